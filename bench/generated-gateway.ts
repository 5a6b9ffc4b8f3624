import { type GatewayDeclaration, jwt, platform, type Service, url } from '../lib/index.ts';

const serviceNames = ['catalogue', 'orders', 'users', 'payments', 'shipping'] as const;
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** The keys of that many routes: five services, four methods, a path parameter in every second path. */
export function generatedRouteKeys(count: number): readonly (readonly [service: string, key: string])[] {
  return Array.from({ length: count }, (_, index) => {
    const service = serviceNames[index % serviceNames.length] as string;
    const path = `/${service}/resource-${Math.floor(index / methods.length)}`;
    return [service, `${methods[index % methods.length]} ${index % 2 === 0 ? path : `${path}/{id}`}`] as const;
  });
}

/** A gateway of that many routes; services, credential, origins and limits are the same for every count. */
export function generatedGateway(count: number): GatewayDeclaration<never, never> {
  const generated = platform('generated', {
    auth: { customer: jwt({ scopes: ['write'], claims: { tenant: 'string' }, tenant: 'tenant' }) },
  });
  const services = serviceNames.map((name) =>
    generated.service(name, {
      owner: `team-${name}`,
      upstream: { timeout: '2s', basePath: '/api' },
      routes: Object.fromEntries(
        generatedRouteKeys(count)
          .filter(([service]) => service === name)
          .map(([, key], index) => [key, generatedRoute(index)]),
      ) as never,
    }),
  );
  return generated.gateway('generated', {
    services: services as readonly Service[],
    cors: { origins: ['https://a.example.com', 'https://b.example.com'], headers: ['authorization', 'content-type'] },
    quotas: { resources: 2_000 },
  }) as GatewayDeclaration<never, never>;
}

/** Every fifth one is open to all, the others to callers; all of them have a limit. */
export function generatedRoute(index: number): object {
  return index % 5 === 0 ? publicRoute : callerRoute;
}

const publicRoute = { auth: 'public', reason: 'generated', limit: { rate: '300/min', by: 'client.ip' } };
const callerRoute = {
  auth: 'customer',
  scopes: ['write'],
  limit: { rate: '60/min', by: ['claims.sub', 'client.ip'] },
};

/** Places for {@link generatedGateway}. */
export const generatedPlaces = {
  stage: 'bench',
  auth: { customer: { issuer: 'https://issuer.example.com', audience: 'generated' } },
  upstreams: Object.fromEntries(serviceNames.map((name) => [name, url(`https://${name}.example.com`)])),
} as const;

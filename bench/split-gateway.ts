import { customDomain, type GatewayDeclaration, jwt, platform, type Service, url } from '../lib/index.ts';

const services = 50;
const routesPerService = 20;
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

const serviceNames: readonly string[] = Array.from({ length: services }, (_, n) => `service-${n}`);

/** The 1,000 routes of {@link splitGateway}, each with the service that has it: every second one has a parameter. */
export const splitRoutes: readonly { readonly service: string; readonly method: string; readonly path: string }[] =
  serviceNames.flatMap((service) =>
    Array.from({ length: routesPerService }, (_, n) => {
      const thing = `/${service}/thing-${Math.floor(n / methods.length)}`;
      return { service, method: methods[n % methods.length] as string, path: n % 2 === 0 ? thing : `${thing}/{id}` };
    }),
  );

/** Fifty services of twenty routes over four REST APIs, each route with what `routeOf` says of it. */
export function splitGateway(routeOf: (index: number) => object): GatewayDeclaration<never, never> {
  const generated = platform('split', {
    auth: { customer: jwt({ scopes: ['write'], claims: { tenant: 'string' }, tenant: 'tenant' }) },
  });
  return generated.gateway('split', {
    services: serviceNames.map((name) =>
      generated.service(name, {
        owner: `team-${name}`,
        path: `/${name}`,
        upstream: { timeout: '2s', basePath: '/api' },
        routes: Object.fromEntries(
          splitRoutes
            .filter(({ service }) => service === name)
            .map(({ method, path }, index) => [`${method} ${path.slice(name.length + 1)}`, routeOf(index)]),
        ) as never,
      }),
    ) as readonly Service[],
    cors: { origins: ['https://a.example.com', 'https://b.example.com'], headers: ['authorization', 'content-type'] },
  }) as GatewayDeclaration<never, never>;
}

/** Places for {@link splitGateway}: thirteen services in the first API, twelve or thirteen in each of the others. */
export const splitPlaces = {
  stage: 'bench',
  auth: { customer: { issuer: 'https://issuer.example.com', audience: 'split' } },
  upstreams: Object.fromEntries(
    serviceNames.map((name) => [name, url(`https://${name}.example.com`, { open: 'a bench calls nobody there' })]),
  ),
  domain: customDomain({ name: 'api.example.com', certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/x' }),
  split: Object.fromEntries(
    ['one', 'two', 'three', 'four'].map((api, at) => [api, serviceNames.filter((_, n) => n % 4 === at)]),
  ),
} as const;

import type { ManifestRoute } from '../contract/assembly-manifest.ts';
import type { GatewayDeclaration, Mounted } from '../declare/gateway.ts';
import { partClaims } from '../local/dev/try-callers.ts';
import type { MintRequest } from '../local/issuer/mint-token.ts';
import { type AnsweringUpstream, answeringUpstream } from './answering-upstream.ts';
import { type GatewayUnderTest, type StartOptions, startGateway } from './gateway-under-test.ts';
import { mostAdmitted } from './most-admitted.ts';

export interface LimitTrial extends Pick<StartOptions, 'env' | 'limitStore'> {
  /** Key of the route, such as `POST /orders`. */
  readonly route: string;
  /** Forwarder instances that take turns. Default: 4. */
  readonly instances?: number;
  /** Default: twice what the limit allows at once, at least 100. */
  readonly requests?: number;
  /** The one caller. Default: alice with the route's scopes, or a key of the first tier that may call. */
  readonly as?: Partial<MintRequest> & { readonly tier?: string };
  /** Path that is called, for a route with parameters. Default: each parameter filled with its own name. */
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
}

export interface LimitOutcome {
  /** What reached the service; of an aggregate, what was answered with the whole. */
  readonly admitted: number;
  /** Answered with 429. */
  readonly refused: number;
  /** The most that the route's limits may admit of one caller in the time it took, and never more than was asked for. */
  readonly allowed: number;
  /** Instances that reached the service; of an aggregate, at least so many. */
  readonly instances: number;
}

/**
 * Runs the limits of a route against several real forwarder instances with one caller, and counts. A limit holds when
 * `admitted` is `allowed`. The services of the gateway are replaced by one that answers everything with an empty object, so none
 * has to run.
 * @throws Error when anything else than success or 429 was answered: then it was not the limit that was tried
 */
export async function limitHolds<S, A>(gateway: GatewayDeclaration<S, A>, trial: LimitTrial): Promise<LimitOutcome> {
  const upstream = await answeringUpstream();
  try {
    const upstreams = Object.fromEntries(serviceNames(gateway).map((name) => [name, upstream.url]));
    const { instances = 4, env = process.env, limitStore } = trial;
    const where = { env, ...(limitStore !== undefined && { limitStore }) };
    const running = await startGateway(patient(gateway), { upstreams, instances, ...where });
    try {
      return await tried(running, upstream, { ...trial, instances });
    } finally {
      await running.stop();
    }
  } finally {
    await upstream.stop();
  }
}

async function tried(
  running: GatewayUnderTest,
  upstream: AnsweringUpstream,
  trial: LimitTrial & { readonly instances: number },
): Promise<LimitOutcome> {
  const { manifest, url } = running;
  const route = manifest.routes.find(({ method, path }) => `${method} ${path}` === trial.route);
  const limits = manifest.limits[trial.route];
  if (route === undefined || limits === undefined) {
    throw new Error(
      `no limits on ${trial.route}; there are some on ${Object.keys(manifest.limits).join(', ') || 'none'}`,
    );
  }
  const { tier, headers } = await callerOf(running, route, trial.as ?? {});
  const atOnce = mostAdmitted(limits, tier, { fromMillis: 0, toMillis: 0 });
  const { requests = Math.max(100, Number.isFinite(atOnce) ? 2 * atOnce : 0) } = trial;
  const target = url + (trial.path ?? route.path.replace(/\{([^}+]+)\+?\}/g, '$1'));
  const method = route.method === 'ANY' ? 'GET' : route.method;
  const init = { method, headers: { ...headers, ...trial.headers } };
  const fromMillis = Date.now();
  const statuses = await statusesOf(requests, trial.instances, async () => {
    const answer = await fetch(target, init);
    await answer.arrayBuffer();
    return answer.status;
  });
  const refused = statuses.get(429) ?? 0;
  const answered = statuses.get(200) ?? 0;
  if (answered + refused !== requests) throw new Error(`not only 200 and 429: ${JSON.stringify([...statuses])}`);
  const allowed = Math.min(requests, mostAdmitted(limits, tier, { fromMillis, toMillis: Date.now() }));
  const admitted = route.way === 'aggregate' ? answered : upstream.requests();
  // An instance keeps a connection for each call that it makes at a time.
  const instances = Math.ceil(upstream.connections() / Math.max(1, route.parts.length));
  return { admitted, refused, allowed, instances };
}

/** Who calls: nobody on a public route, the holder of a new key of whoever keeps it, or the subject of a token. */
async function callerOf(
  running: GatewayUnderTest,
  route: ManifestRoute,
  { tier, claims, ...token }: NonNullable<LimitTrial['as']>,
) {
  if (route.auth === 'public') return { tier: undefined, headers: {} };
  const { manifest } = running;
  const tokens = manifest.credentials.find(({ name }) => route.credentials.includes(name));
  if (tokens !== undefined && tier === undefined) {
    const scopes = [...route.scopes, ...route.anyScope.slice(0, 1)];
    const asked = { scopes, roles: route.roles.slice(0, 1), claims: { ...partClaims({ manifest }, route), ...claims } };
    const minted = await running.token(tokens.name, { ...asked, ...token });
    const { header } = tokens;
    return { tier: undefined, headers: { [header]: header === 'authorization' ? `Bearer ${minted}` : minted } };
  }
  const tiers = keyTiers(manifest, route);
  const chosen = tiers.find((one) => one.tier === (tier ?? one.tier));
  if (chosen === undefined) throw new Error(`nobody can be made here who may call ${route.method} ${route.path}`);
  const { value } = await running.key(chosen.credential, chosen.tier);
  return { tier: chosen.tier, headers: { 'x-api-key': value } };
}

/** The tiers whose keys may call. */
function keyTiers({ usagePlans, ownKeys }: GatewayUnderTest['manifest'], { credentials, tiers }: ManifestRoute) {
  const own = ownKeys.flatMap(({ credential, tiers: all }) => all.map((tier) => ({ credential, tier })));
  return [...usagePlans, ...own].filter(
    ({ credential, tier }) => credentials.includes(credential) && (tiers.length === 0 || tiers.includes(tier)),
  );
}

/** How often each status was answered, so many requests at a time. */
async function statusesOf(requests: number, concurrent: number, send: () => Promise<number>) {
  const statuses = new Map<number, number>();
  let left = requests;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const status = await send();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, worker));
  return statuses;
}

/** A busy machine holds answers of the store up; what a limit does while its store is away is not tried here. */
function patient<S, A>(gateway: GatewayDeclaration<S, A>): GatewayDeclaration<S, A> {
  return { ...gateway, definition: { ...gateway.definition, limitBudget: '2s' } };
}

function serviceNames<S, A>({ definition }: GatewayDeclaration<S, A>): readonly string[] {
  const mounted = definition.services as readonly Pick<Mounted, 'kind' | 'name'>[];
  return mounted.flatMap(({ kind, name }) => (kind === 'service' ? [name] : []));
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCaller } from '../../lib/contract/caller.ts';
import { encodeIntrospectionPlace, encodeIssuerPlace } from '../../lib/contract/places.ts';
import { authorize } from '../../lib/engine/authorization/authorize.ts';
import { type LocalIssuer, startIssuer } from '../../lib/local/issuer/issuer.ts';
import { authorizerOutput, decide } from '../../lib/local/services/api-gateway/authorizer-policy.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { authorizerEvent, bench } from '../lambdas/authorizer/authorizer-bench.ts';
import { untyped } from '../model/declarations.ts';
import { keyIn, planOfDeclaration } from '../support/served-gateway.ts';
import {
  auth,
  type Person as Caller,
  type Asked as Demands,
  may as mayCall,
  anybody as nothing,
} from './access-oracle.ts';

const { platform } = untyped;

/** `header` is where the request brings its text. */
interface Person extends Caller {
  readonly header: (text: string) => readonly [name: string, value: string];
}

/** A route as it was declared. */
type Asked = Partial<Demands> & Pick<Demands, 'auth'>;

const bearer = (text: string) => ['Authorization', `Bearer ${text}`] as const;
const xApiKey = (text: string) => ['X-Api-Key', text] as const;
const nobody = { sub: null, scopes: [], roles: [], teams: [], tier: null };
const person = (credential: string, sub: string, more: Partial<Person> = {}): Person => ({
  ...nobody,
  credential,
  sub,
  header: bearer,
  ...more,
});
const persons: readonly Person[] = [
  person('customer', 'alice'),
  person('customer', 'alice', { scopes: ['a'], roles: ['r'], teams: ['t1'] }),
  person('customer', 'bob', { scopes: ['a', 'b'], roles: ['s'], teams: ['t1', 't2'] }),
  person('customer', 'bob', { scopes: ['b'], roles: ['r', 's'], teams: ['t3'] }),
  person('session', 'alice', { scopes: ['a', 'b'], teams: ['t2'] }),
  person('session', 'bob', { scopes: ['a'], roles: ['r'] }),
  { ...nobody, credential: 'partner', tier: 'free', header: xApiKey },
  { ...nobody, credential: 'partner', tier: 'pro', header: xApiKey },
];

const some = <T>(...items: readonly T[]) => fc.subarray([...items]);
const where = fc.constantFrom(
  undefined,
  { 'path.id': 'claims.sub' },
  { 'query.team': 'claims.teams' },
  { 'path.id': 'claims.sub', 'query.team': 'claims.teams' },
  { 'query.team': { static: 't1' } },
);
const tokenRoute = fc.record({
  auth: fc.constantFrom('customer', 'session', 'tokens'),
  scopes: some('a', 'b'),
  anyScope: some('a', 'b'),
  roles: some('r', 's'),
  where,
});
const keyRoute = fc.record({ auth: fc.constant('partner'), tiers: some('free', 'pro') });
const mixedRoute = fc.record({ auth: fc.constant('anybody') });
const routeSet = fc.array(fc.oneof({ arbitrary: tokenRoute, weight: 4 }, keyRoute, mixedRoute), {
  minLength: 5,
  maxLength: 8,
});

const pathOf = (n: number) => `/route-${n}/{id}`;
const ids = ['alice', 'bob'] as const;
const teams = ['t1', 't2'] as const;

function may({ where = {}, ...asked }: Asked, who: Person, id: string, team: string): boolean {
  return mayCall({ ...nothing, ...asked, where }, who, { id, team });
}

let issuer: LocalIssuer;
let texts: readonly string[];
beforeAll(async () => {
  issuer = await startIssuer({ names: ['customer', 'session'] });
  texts = await Promise.all(
    persons.map(({ credential, sub, scopes, roles, teams: of }) =>
      sub === null
        ? ''
        : issuer.mint(credential, {
            subject: sub,
            scopes,
            roles,
            claims: { teams: of },
            opaque: credential === 'session',
            algorithm: 'ES256',
          }),
    ),
  );
});
afterAll(() => issuer.stop());

function declared(routes: readonly Asked[]): GatewayPlan {
  const house = platform('house', { auth, authorizerCache: '30s' });
  const keyed = routes.map((route, n) => {
    const entries = Object.entries(route).filter(([, value]) => value !== undefined && `${value}` !== '');
    const isFree = !Object.keys(route.where ?? {}).includes('path.id');
    return [`GET ${pathOf(n)}`, { ...Object.fromEntries(entries), ...(isFree ? { anyCaller: 'generated' } : {}) }];
  });
  const definition = { owner: 'o', upstream: { timeout: '5s' }, routes: Object.fromEntries(keyed) };
  const service = house.service('house', definition);
  return planOfDeclaration(house.gateway('house', { services: [service] }));
}

const arn = (n: number, id: string) =>
  `arn:aws:execute-api:eu-west-1:123456789012:api1/prod/GET${pathOf(n).replace('{id}', id)}`;

function stageVariables(): { readonly [name: string]: string } {
  const { clientId, introspectionUri } = issuer.introspection('session');
  const place = { ...issuer.place('session'), clientId, introspectionUri, clientSecret: 'session' };
  return {
    auth_customer: encodeIssuerPlace(issuer.place('customer')),
    auth_session: encodeIntrospectionPlace(place),
    usage_partner_free: 'usage-free',
    usage_partner_pro: 'usage-pro',
  };
}

interface Result {
  readonly n: number;
  readonly authorizer: string;
  /** What API Gateway keeps; undefined for a 401, which it does not. */
  readonly kept: ReturnType<typeof authorizerOutput>;
}

/** What the authorizer says of one person, on each route of the gateway. */
async function resultsOf(plan: GatewayPlan, who: Person, given: string): Promise<readonly Result[]> {
  const authorizer = bench(Date.now, plan.authorizer);
  authorizer.rows.secrets.set('session', issuer.introspection('session').clientSecret);
  const text = who.tier === null ? given : keyIn(authorizer.rows, 'partner', who.tier);
  const results: Result[] = [];
  for (const [n, { authorizer: name }] of plan.routes.entries()) {
    const event = authorizerEvent({}, [who.header(text)], {
      resource: pathOf(n),
      path: pathOf(n).replace('{id}', 'first'),
      pathParameters: { id: 'first' },
      methodArn: arn(n, 'first'),
    });
    const outcome = await authorizer.ask({ ...event, stageVariables: stageVariables() });
    const kept = 'result' in outcome ? authorizerOutput(JSON.parse(JSON.stringify(outcome.result))) : undefined;
    results.push({ n, authorizer: name as string, kept });
  }
  authorizer.close();
  return results;
}

interface Wanted {
  readonly n: number;
  readonly id: string;
  readonly team: string;
}

/** What comes of a request for route `n` when API Gateway has this result of some route: whether it is let through. */
function decided(plan: GatewayPlan, { n, id, team }: Wanted, { kept }: Result): boolean {
  if (kept === undefined || decide(kept.statements, arn(n, id)) !== 'allow') return false;
  const rule = plan.forwarder.routes[`GET ${pathOf(n)}`]?.authorization ?? null;
  return authorize(rule, {
    path: { id },
    query: { team: [team] },
    headers: [],
    caller: decodeCaller({ ...kept.values, principalId: kept.principalId }),
    clientIp: '203.0.113.9',
    requestId: 'r',
    route: `GET ${pathOf(n)}`,
    service: 'house',
    gateway: 'house',
  }).allow;
}

describe('of generated gateways, each route with each caller and each result that may be kept', () => {
  it('a kept decision is the fresh one, and both are what was declared', async () => {
    let compared = 0;
    let allowed = 0;
    for (const routes of fc.sample(routeSet, { numRuns: 60, seed: 20261124 })) {
      const plan = declared(routes as readonly Asked[]);
      for (const [at, who] of persons.entries()) {
        const results = await resultsOf(plan, who, texts[at] as string);
        for (const fresh of results) {
          const asked = routes[fresh.n] as Asked;
          for (const id of ids)
            for (const team of teams) {
              const expected = may(asked, who, id, team);
              const kept = results.filter(({ authorizer }) => authorizer === fresh.authorizer);
              const verdicts = kept.map((result) => decided(plan, { n: fresh.n, id, team }, result));
              const story = { asked, who, id, team };
              expect({ ...story, verdicts }).toEqual({ ...story, verdicts: verdicts.map(() => expected) });
              compared += verdicts.length;
              allowed += expected ? verdicts.length : 0;
            }
        }
      }
    }
    expect(compared).toBeGreaterThan(20_000);
    expect(allowed).toBeGreaterThan(compared / 20);
  }, 60_000);
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Issue } from '../../lib/contract/issue.ts';
import { issuesOf, type Loose, untyped } from '../model/declarations.ts';
import type { Answering, Recorded } from '../support/recording-upstream.ts';
import { type ServedGateway, servedGateway } from '../support/served-gateway.ts';
import { type Asked, anybody, auth, type Inputs, may, missingOf, type Person, valuesOfPart } from './access-oracle.ts';

const { call, platform } = untyped;

const person = (credential: string, sub: string | null, more: Partial<Person> = {}): Person => ({
  ...{ credential, sub, scopes: [], roles: [], teams: [], tier: null },
  ...more,
});
const persons: readonly Person[] = [
  person('customer', 'alice'),
  person('customer', 'alice', { scopes: ['a'], roles: ['r'], teams: ['t1'] }),
  person('customer', 'bob', { scopes: ['a', 'b'], roles: ['s'], teams: ['t1', 't2'] }),
  person('session', 'alice', { scopes: ['a', 'b'], roles: ['r', 's'], teams: ['t2'] }),
  person('session', 'bob', { scopes: ['b'], roles: ['r'] }),
  person('partner', null, { tier: 'free' }),
  person('partner', null, { tier: 'pro' }),
];

const some = <T>(...items: readonly T[]) => fc.subarray([...items]);
const none = { scopes: fc.constant([]), anyScope: fc.constant([]), roles: fc.constant([]), tiers: fc.constant([]) };
const tokenAccess = fc.record({
  ...none,
  auth: fc.constantFrom('customer', 'session', 'tokens'),
  scopes: some('a', 'b'),
  anyScope: some('a', 'b'),
  roles: some('r', 's'),
  where: fc.constantFrom(
    {},
    {},
    { 'path.id': 'claims.sub' },
    { 'query.team': 'claims.teams' },
    { 'path.id': 'claims.sub', 'query.team': 'claims.teams' },
    { 'query.team': { static: 't1' } },
  ),
});
/** Few demands, so that parts of some wholes ask for no more than these. */
const easyAccess = fc.record({ ...none, auth: fc.constantFrom('customer', 'tokens'), where: fc.constant({}) });
const keyAccess = fc.record({
  ...none,
  auth: fc.constant('partner'),
  tiers: some('free', 'pro'),
  where: fc.constant({}),
});
const mixedAccess = fc.record({ ...none, auth: fc.constant('anybody'), where: fc.constant({}) });
const access = fc.oneof(
  { arbitrary: tokenAccess, weight: 5 },
  { arbitrary: easyAccess, weight: 2 },
  { arbitrary: keyAccess, weight: 2 },
  { arbitrary: mixedAccess, weight: 1 },
  { arbitrary: fc.constant(anybody), weight: 1 },
) as fc.Arbitrary<Asked>;
const anyInputs: fc.Arbitrary<Inputs> = fc.record(
  {
    id: fc.constantFrom<unknown>('path.id', 'claims.sub', { static: 'alice' }),
    team: fc.constantFrom<unknown>('query.team', { static: 't1' }, { static: 't2' }),
  },
  { requiredKeys: ['id'] },
);
/** For every whole and every part, what the one would ask the other with. */
const generated = fc.record({
  parts: fc.array(access, { minLength: 6, maxLength: 6 }),
  wholes: fc.array(access, { minLength: 6, maxLength: 6 }),
  inputs: fc.array(fc.array(anyInputs, { minLength: 6, maxLength: 6 }), { minLength: 6, maxLength: 6 }),
});
type Generated = typeof generated extends fc.Arbitrary<infer T> ? T : never;

/** A caller without claims has none to put in. */
function inputsOf({ wholes, inputs }: Generated, whole: number, part: number): Inputs {
  const one = inputs[whole]?.[part] as Inputs;
  const hasClaims = ['customer', 'session', 'tokens'].includes(wholes[whole]?.auth as string);
  return one.id === 'claims.sub' && !hasClaims ? { ...one, id: 'path.id' } : one;
}

function typed({ auth: named, ...more }: Asked): Loose {
  const given = Object.entries(more).filter(([, value]) => Object.keys(value).length > 0);
  const beside = named === 'public' ? { reason: 'generated' } : {};
  const free = 'path.id' in more.where || named === 'public' ? {} : { anyCaller: 'generated' };
  return { auth: named, ...Object.fromEntries(given), ...beside, ...free };
}

/** The gateway with those parts of each whole. */
function declared(from: Generated, has: (whole: number, part: number) => boolean): unknown {
  const house = platform('house', { auth });
  const routes = from.parts.map((asked, n) => [`GET /part-${n}/{id}`, typed(asked)]);
  const parts = house.service('parts', {
    owner: 'o',
    upstream: { timeout: '5s' },
    routes: Object.fromEntries(routes),
  });
  const wholes = from.wholes.flatMap((asked, whole) => {
    const of = from.parts.flatMap((_, part) => {
      if (!has(whole, part)) return [];
      const { id, ...team } = inputsOf(from, whole, part);
      return [[`p${part}`, call(parts, `GET /part-${part}/{id}`, { path: { id }, query: team, fallback: 'omit' })]];
    });
    return of.length === 0 ? [] : [[`GET /whole-${whole}/{id}`, { ...typed(asked), parts: Object.fromEntries(of) }]];
  });
  if (wholes.length === 0) return house.gateway('house', { services: [parts], bff: 'the test' });
  const home = house.aggregate('home', { owner: 'o', timeout: '9s', routes: Object.fromEntries(wholes) });
  return house.gateway('house', { services: [parts, home], bff: 'the test' });
}

const labels: readonly (readonly [RegExp, (...found: readonly string[]) => string])[] = [
  [/^anybody may call the aggregate/, () => 'caller'],
  [/^callers with (\w+) may call the aggregate/, (name) => `credential ${name}`],
  [/needs the scope (\w+), and the aggregate does not ask for it$/, (name) => `scope ${name}`],
  [/needs the scope .* for one of these$/, () => 'anyScope'],
  [/needs the role .* for one of these$/, () => 'roles'],
  [/^callers (?:of the tier|without a tier)/, () => 'tiers'],
  [/is only for requests of which this holds/, () => 'where'],
];

/** What an issue says is missing. */
function labelOf({ why = '', got }: Issue): string {
  const label = labels.flatMap(([pattern, of]) => {
    const found = pattern.exec(why);
    return found === null ? [] : [of(...found.slice(1))];
  });
  return label.map((one) => (one === 'where' ? `where ${/(?:path|query)\.\w+/.exec(`${got}`)?.[0]}` : one)).join();
}

const samples = (numRuns: number, seed: number) => fc.sample(generated, { numRuns, seed });
const isHere = (at: string, whole: number, part: number) =>
  at.includes(`'GET /whole-${whole}/{id}'`) && new RegExp(`\\bp${part}\\b`).test(at);

describe('of generated aggregates and parts, each with each', () => {
  it('a part is refused for exactly what somebody may be without who may call the whole', () => {
    const counts = { accepted: 0, refused: 0 };
    for (const from of samples(60, 20261124)) {
      const issues = issuesOf(declared(from, () => true));
      expect(issues.filter(({ code }) => code !== 'GH1803')).toEqual([]);
      for (const [whole, asked] of from.wholes.entries())
        for (const [part, called] of from.parts.entries()) {
          const inputs = inputsOf(from, whole, part);
          const told = issues.filter(({ at }) => isHere(at, whole, part)).map(labelOf);
          const story = { asked, called, inputs };
          expect({ ...story, told: told.sort() }).toEqual({ ...story, told: missingOf(asked, called, inputs) });
          counts[told.length === 0 ? 'accepted' : 'refused'] += 1;
        }
    }
    expect(counts.accepted).toBeGreaterThan(200);
    expect(counts.refused).toBeGreaterThan(1_000);
  }, 60_000);
});

/** The service says what it was asked, and for whom. */
const echo: Answering = ({ path, headers }: Recorded) => {
  const identity = headers.filter(([name]) => /^x-(?:user|client)-/i.test(name)).sort();
  return { status: 200, body: JSON.stringify({ path, identity }) };
};

async function headerOf(gateway: ServedGateway, who: Person): Promise<{ readonly [name: string]: string }> {
  const { credential, sub, scopes, roles, teams, tier } = who;
  if (sub === null) return { 'x-api-key': gateway.key(credential, tier as string) };
  const opaque = credential === 'session';
  const claims = { teams };
  const token = await gateway.token(credential, { subject: sub, scopes, roles, claims, opaque, algorithm: 'ES256' });
  return { authorization: `Bearer ${token}` };
}

async function fetched(url: string, headers: { readonly [name: string]: string }) {
  const answer = await fetch(url, { headers });
  return { status: answer.status, body: (await answer.json()) as { readonly [name: string]: unknown } };
}

const requests = ['alice', 'bob'].flatMap((id) => ['t1', 't2', undefined].map((team) => ({ id, team })));
const target = (path: string, { id, team }: { readonly id: string; readonly team: string | undefined }) =>
  `${path}/${id}${team === undefined ? '' : `?team=${team}`}`;

describe('what a whole shows to a caller', () => {
  it('is what the declared routes of its parts give to the same caller, part by part', async () => {
    const counts = { shown: 0, refused: 0 };
    for (const from of samples(6, 7)) {
      const isAccepted = (whole: number, part: number) =>
        missingOf(from.wholes[whole] as Asked, from.parts[part] as Asked, inputsOf(from, whole, part)).length === 0;
      const gateway = await servedGateway(declared(from, isAccepted), echo);
      try {
        for (const who of persons) {
          const headers = await headerOf(gateway, who);
          for (const [whole, asked] of from.wholes.entries()) {
            const parts = from.parts.flatMap((_, part) => (isAccepted(whole, part) ? [part] : []));
            if (parts.length === 0) continue;
            for (const values of requests) {
              const { status, body } = await fetched(target(`${gateway.url}/whole-${whole}`, values), headers);
              const story = { asked, who, values };
              // A network that fails twenty times within a minute is believed no longer.
              if (status === 401) gateway.clock.now += 3_000;
              expect({ ...story, isServed: status === 200 }).toEqual({ ...story, isServed: may(asked, who, values) });
              if (status !== 200) {
                expect(Object.keys(body).filter((name) => /^p\d$/.test(name))).toEqual([]);
                counts.refused += 1;
                continue;
              }
              const alone: { [name: string]: unknown } = {};
              for (const part of parts) {
                const put = valuesOfPart(inputsOf(from, whole, part), who, values);
                if (put === undefined) continue;
                const one = await fetched(target(`${gateway.url}/part-${part}`, put), headers);
                if (one.status === 401) gateway.clock.now += 3_000;
                if (one.status === 200) alone[`p${part}`] = one.body;
              }
              const { degraded: _, ...shown } = body;
              expect({ ...story, shown }).toEqual({ ...story, shown: alone });
              counts.shown += Object.keys(shown).length;
            }
          }
        }
      } finally {
        await gateway.stop();
      }
    }
    expect(counts.shown).toBeGreaterThan(300);
    expect(counts.refused).toBeGreaterThan(100);
  }, 120_000);
});

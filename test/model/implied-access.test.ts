import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PartValue } from '../../lib/contract/aggregate.ts';
import type { Caller, ClaimValue } from '../../lib/contract/caller.ts';
import { isOfTheWhole } from '../../lib/contract/part-headers.ts';
import type { RequestValue } from '../../lib/contract/request-value.ts';
import type { AuthorizationRule } from '../../lib/contract/runtime-config.ts';
import { authorize } from '../../lib/engine/authorization/authorize.ts';
import { type RequestView, resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import { type PartInputs, unmetAccess, type WholeAccess } from '../../lib/model/implied-access.ts';

/** Two credentials of tokens, two of keys: those that the gateway keeps always have one of their tiers. */
const credentials = ['customer', 'staff', 'own', 'bought'] as const;
type Credential = (typeof credentials)[number];
const tiers: { readonly [C in Credential]: readonly string[] } = {
  customer: [],
  staff: [],
  own: ['basic', 'bulk'],
  bought: ['free', 'pro'],
};
const scopes = ['read', 'write', 'all'];
const roles = ['lead', 'head'];
const texts = ['a', 'b', ''];
const listClaims = ['groups'];

const whole = (rule: AuthorizationRule | null): WholeAccess => ({
  rule,
  tiersOf: (name) => (name === 'own' ? tiers.own : undefined),
  isList: (claim) => listClaims.includes(claim),
});

const valueOfAny = (from: 'path' | 'query' | 'header' | 'claims', names: readonly string[]) =>
  fc.constantFrom(...names).map((name): RequestValue => ({ from, name }));
const fixed = fc.constantFrom(...texts).map((value): RequestValue => ({ from: 'static', value }));
interface Names {
  readonly path: readonly string[];
  readonly query: readonly string[];
}
const leftOf = ({ path, query }: Names) =>
  fc.oneof(
    valueOfAny('path', path),
    valueOfAny('query', query),
    valueOfAny('header', ['x-tenant', 'X-Tenant', 'accept', 'Content-Type']),
    valueOfAny('claims', ['sub', 'tid', 'groups']),
  );
const right = fc.oneof(valueOfAny('claims', ['sub', 'tid', 'groups']), fixed);
const subset = (all: readonly string[]) => fc.subarray([...all]);
/** Rules that ask for little, so that whoever passes one often passes the other. */
const few = (all: readonly string[]) => fc.oneof(fc.constant<string[]>([]), subset(all));

function rule(named: Names) {
  return fc.subarray([...credentials], { minLength: 1 }).chain((opening): fc.Arbitrary<AuthorizationRule> => {
    const known = opening.flatMap((one) => tiers[one]);
    return fc.record({
      credentials: fc.constant(opening),
      scopes: few(scopes),
      anyScope: few(scopes),
      roles: few(roles),
      tiers: opening.every((one) => tiers[one].length > 0) ? few(known) : fc.constant<string[]>([]),
      where: fc.array(fc.record({ left: leftOf(named), right }), { maxLength: 2 }),
    });
  });
}

/** Both have names in common, which mean something else in each. */
const names = { path: ['id'], query: ['q'] };
const partValue: fc.Arbitrary<PartValue> = fc.oneof(
  { weight: 4, arbitrary: leftOf(names) },
  { weight: 1, arbitrary: fixed },
  {
    weight: 1,
    arbitrary: fc.constant<PartValue>({ from: 'part', part: 'user', path: [{ kind: 'member', name: 'id' }] }),
  },
);
const inputs: fc.Arbitrary<PartInputs> = fc.record({
  path: fc.record({ id: partValue }),
  query: fc.oneof(fc.constant({}), fc.record({ q: partValue })),
});

/** What the aggregate asks itself, of the value that it puts in. */
function asWhole({ where }: AuthorizationRule, given: PartInputs): Pair['part']['where'] {
  const same = (one: PartValue | undefined, other: RequestValue) => JSON.stringify(one) === JSON.stringify(other);
  return where.flatMap(({ left, right: wanted }) => {
    if (same(given.path['id'], left)) return [{ left: { from: 'path', name: 'id' }, right: wanted } as const];
    if (same(given.query['q'], left)) return [{ left: { from: 'query', name: 'q' }, right: wanted } as const];
    return [{ left, right: wanted }];
  });
}

interface Pair {
  readonly asked: AuthorizationRule;
  readonly part: AuthorizationRule;
  readonly inputs: PartInputs;
}

/** The part often asks much like the whole does, so that a whole that implies it is no accident. */
const pair: fc.Arbitrary<Pair> = fc
  .tuple(rule(names), rule(names), inputs, fc.constantFrom('alike', 'same', 'other'))
  .map(([asked, other, given, likeness]) => {
    const part = { alike: { ...asked, where: other.where }, same: { ...asked, where: asWhole(asked, given) }, other };
    return { asked, inputs: given, part: part[likeness] };
  });

/** The same numbers in every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const next = numbers(6);
const one = <T>(all: readonly T[]): T => all[next(all.length)] as T;

/** Somebody who has no more than what the aggregate asks for, if it can be had, and values of which few are alike. */
function someRequest({ credentials: opening, tiers: asked, ...rule }: AuthorizationRule): RequestView {
  const credential = one(opening) as Credential;
  const isKey = tiers[credential].length > 0;
  const known = asked.length > 0 ? asked : [...tiers[credential], ...(credential === 'bought' ? [undefined] : [])];
  const tier = isKey ? one(known) : undefined;
  const some: readonly (string | undefined)[] = ['a', 'b', 'a', 'b', '', undefined];
  const [tid, groups] = [one(some), one([['a'], ['b'], ['a', 'b'], [], undefined])];
  const claims: { readonly [name: string]: ClaimValue } = {
    ...(tid === undefined ? {} : { tid }),
    ...(groups === undefined ? {} : { groups }),
  };
  const caller: Caller = {
    credential,
    subject: one(['a', 'b']),
    issuer: '',
    expiresAt: null,
    scopes: isKey ? [] : [...rule.scopes, ...(rule.anyScope.length > 0 ? [one(rule.anyScope)] : [])],
    roles: isKey || rule.roles.length === 0 ? [] : [one(rule.roles)],
    claims: isKey ? {} : claims,
    ...(isKey ? { keyId: one(['a', 'b']) } : {}),
    ...(tier === undefined ? {} : { tier }),
  };
  const accept = one(['a', 'b']);
  return {
    path: { id: one(['a', 'b']) },
    query: one<RequestView['query']>([{ q: ['a'] }, { q: ['b'] }, { q: [''] }, { q: ['a', 'b'] }, {}]),
    headers: [
      ...one<RequestView['headers']>([
        [['x-tenant', 'a']],
        [['X-Tenant', 'b']],
        [],
        [
          ['x-tenant', 'a'],
          ['x_tenant', 'a'],
        ],
      ]),
      ['accept', accept],
      ['content-type', accept],
    ],
    caller,
    clientIp: '192.0.2.1',
    requestId: 'r',
    route: 'GET /dashboard/{id}',
    service: 'home',
    gateway: 'mobile',
  };
}

/** What the part's own route is asked, for any value of another part; undefined where it is not asked. */
function asPart(view: RequestView, { path, query }: PartInputs, ofOther: string): RequestView | undefined {
  const text = (value: PartValue) => (value.from === 'part' ? ofOther : resolveRequestValue(value, view));
  const id = text(path['id'] as PartValue);
  if (!id) return undefined;
  const written = query['q'];
  const q = written && text(written);
  // Without a value of the caller the query lacks it: a rule on it refuses, and shows nothing.
  if (written !== undefined && written.from !== 'static' && !q) return undefined;
  return {
    ...view,
    path: { id: encodeURIComponent(id) },
    query: q === undefined ? {} : { q: [q] },
    headers: view.headers.filter(([name]) => !isOfTheWhole(name)),
  };
}

/** What comes of requests that the aggregate lets in, at its part: let in, refused, or not asked. */
function atPart(asked: AuthorizationRule, part: AuthorizationRule, given: PartInputs): readonly boolean[] {
  return Array.from({ length: 60 }, () => someRequest(asked)).flatMap((view) => {
    if (!authorize(asked, view).allow) return [];
    const called = asPart(view, given, one(['a', 'b']));
    return called === undefined ? [] : [authorize(part, called).allow];
  });
}

describe('who may call an aggregate may call its part', () => {
  test('is certain where nothing is unmet, and mostly wrong where something is: 20,000 pairs of rules', () => {
    const seen = { implied: 0, called: 0, refused: 0, shown: 0 };
    fc.assert(
      fc.property(pair, ({ asked, part, inputs: given }) => {
        const isImplied = unmetAccess(whole(asked), part, given).length === 0;
        const outcomes = atPart(asked, part, given);
        if (isImplied) expect(outcomes).not.toContain(false);
        seen.implied += isImplied ? 1 : 0;
        seen.called += isImplied && outcomes.length > 0 ? 1 : 0;
        seen.refused += !isImplied && outcomes.length > 0 ? 1 : 0;
        seen.shown += !isImplied && outcomes.includes(false) ? 1 : 0;
      }),
      { numRuns: 20_000, seed: 6 },
    );
    // What the generator has met: enough of both, and hardly a refusal that nobody needed.
    expect(seen.called).toBeGreaterThan(2_000);
    expect(seen.refused).toBeGreaterThan(5_000);
    expect(seen.shown / seen.refused).toBeGreaterThan(0.95);
  }, 120_000);
});

import { expect, it } from '@jest/globals';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { AuthorizationRule } from '../../../lib/contract/runtime-config.ts';
import { authorize } from '../../../lib/engine/authorization/authorize.ts';

const subsets = <T>(one: T, other: T): readonly (readonly T[])[] => [[], [one], [other], [one, other]];
const claim = (name: string): RequestValue => ({ from: 'claims', name });
const own = { left: { from: 'path', name: 'id' }, right: claim('sub') } as const;
const team = { left: { from: 'query', name: 'team' }, right: claim('teams') } as const;

const rules: readonly AuthorizationRule[] = subsets('a', 'b').flatMap((scopes) =>
  subsets('a', 'b').flatMap((anyScope) =>
    subsets('r', 's').flatMap((roles) =>
      subsets('free', 'pro').flatMap((tiers) =>
        subsets<typeof own | typeof team>(own, team).map((where) => ({
          credentials: ['customer', 'partner'],
          scopes,
          anyScope,
          roles,
          tiers,
          where,
        })),
      ),
    ),
  ),
);

const common = { issuer: 'i', expiresAt: 1, subject: 'alice' };
const callers: readonly Caller[] = subsets('a', 'b').flatMap((scopes) =>
  subsets('r', 's').flatMap((roles) =>
    [undefined, 'free', 'pro'].flatMap((tier) =>
      ['customer', 'other'].map((credential) => ({
        ...common,
        credential,
        scopes,
        roles,
        ...(tier === undefined ? {} : { tier }),
        claims: { sub: 'alice', teams: ['t1'] },
      })),
    ),
  ),
);

const isIn = (wanted: readonly string[], held: readonly string[]) => wanted.filter((one) => held.includes(one)).length;

/** The rule in the fewest words, read by nothing of the gateway's own. */
function may(rule: AuthorizationRule, caller: Caller, id: string, ofTeam: string): boolean {
  return [
    caller.credential !== 'other',
    isIn(rule.scopes, caller.scopes) === rule.scopes.length,
    rule.anyScope.length === 0 || isIn(rule.anyScope, caller.scopes) > 0,
    rule.roles.length === 0 || isIn(rule.roles, caller.roles) > 0,
    rule.tiers.length === 0 || isIn(rule.tiers, [caller.tier ?? '']) > 0,
    !rule.where.includes(own) || id === 'alice',
    !rule.where.includes(team) || ofTeam === 't1',
  ].every(Boolean);
}

it('every rule of two scopes, roles, tiers and pairs decides about every caller and every id as it says', () => {
  let allowed = 0;
  for (const rule of rules)
    for (const caller of callers)
      for (const [id, ofTeam] of [
        ['alice', 't1'],
        ['alice', 't2'],
        ['bob', 't1'],
        ['bob', 't2'],
      ] as const) {
        const request = { path: { id }, query: { team: [ofTeam] }, headers: [], clientIp: '', requestId: '' };
        const names = { route: 'GET /', service: 's', gateway: 'g' };
        const { allow } = authorize(rule, { ...request, ...names, caller });
        if (allow !== may(rule, caller, id, ofTeam))
          throw new Error(JSON.stringify({ rule, caller, id, ofTeam, allow }));
        allowed += allow ? 1 : 0;
      }
  expect([rules.length * callers.length * 4, allowed]).toEqual([393_216, expect.any(Number)]);
  expect(allowed).toBeGreaterThan(5_000);
});

it('nobody passes any of them', () => {
  const request = { path: { id: 'alice' }, query: {}, headers: [], clientIp: '', requestId: '' };
  const names = { route: 'GET /', service: 's', gateway: 'g' };
  const verdicts = rules.map((rule) => authorize(rule, { ...request, ...names, caller: undefined }));
  expect(verdicts.filter((verdict) => verdict.allow || verdict.refusal !== 'unauthorized')).toEqual([]);
});

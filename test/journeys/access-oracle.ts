import { untyped } from '../model/declarations.ts';

const { anyOf, apiKey, introspection, jwt } = untyped;
const people = {
  scopes: ['a', 'b'],
  roles: 'roles',
  roleNames: ['r', 's'],
  claims: { teams: 'string[]', roles: 'string[]' },
};
/** The credentials of a platform on which everybody here has one. */
export const auth = {
  customer: jwt(people),
  session: introspection(people),
  partner: apiKey({ keys: 'own', tiers: { free: { rate: '999/s' }, pro: { rate: '999/s' } } }),
  tokens: anyOf('customer', 'session'),
  anybody: anyOf('customer', 'partner'),
};

/** A caller as the test means it. */
export interface Person {
  readonly credential: string;
  readonly sub: string | null;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  readonly tier: string | null;
}

/** A route or an aggregate as it was declared. */
export interface Asked {
  readonly auth: string;
  readonly scopes: readonly string[];
  readonly anyScope: readonly string[];
  readonly roles: readonly string[];
  readonly tiers: readonly string[];
  readonly where: { readonly [left: string]: unknown };
}

/** What a request brings. */
export interface Values {
  readonly id: string;
  readonly team: string | undefined;
}

/** What a part is asked with, as it was declared; without `team` it is asked with none. */
export interface Inputs {
  readonly id: unknown;
  readonly team?: unknown;
}

const members: { readonly [name: string]: readonly string[] } = {
  tokens: ['customer', 'session'],
  anybody: ['customer', 'partner'],
};
const membersOf = (auth: string) => members[auth] ?? [auth];

export const anybody: Asked = { auth: 'public', scopes: [], anyScope: [], roles: [], tiers: [], where: {} };

/** What the declaration says, read by nothing of the gateway's own. */
export function may({ auth, scopes, anyScope, roles, tiers, where }: Asked, who: Person, values: Values): boolean {
  if (auth === 'public') return true;
  if (!membersOf(auth).includes(who.credential)) return false;
  if (tiers.length > 0 && !(who.tier !== null && tiers.includes(who.tier))) return false;
  if (scopes.some((scope) => !who.scopes.includes(scope))) return false;
  if (anyScope.length > 0 && !anyScope.some((scope) => who.scopes.includes(scope))) return false;
  if (roles.length > 0 && !roles.some((role) => who.roles.includes(role))) return false;
  if ('path.id' in where && values.id !== who.sub) return false;
  if (!('query.team' in where)) return true;
  if (typeof where['query.team'] !== 'string') return values.team === 't1';
  return values.team !== undefined && who.teams.includes(values.team);
}

/** The values of a part's own request, which a part has a path for; a value of the query that is not there is left out. */
export function valuesOfPart(inputs: Inputs, who: Person, values: Values): Values | undefined {
  const id = given(inputs.id, who, values);
  const team = 'team' in inputs ? given(inputs.team, who, values) : undefined;
  return id === undefined ? undefined : { id, team };
}

function given(input: unknown, who: Person, values: Values): string | undefined {
  if (typeof input === 'object') return (input as { readonly static: string }).static;
  if (input === 'claims.sub') return who.sub ?? undefined;
  return input === 'path.id' ? values.id : values.team;
}

const subsets = (one: string, other: string) => [[], [one], [other], [one, other]];
const tokens: readonly Person[] = ['customer', 'session'].flatMap((credential) =>
  ['alice', 'bob'].flatMap((sub) =>
    subsets('a', 'b').flatMap((scopes) =>
      subsets('r', 's').flatMap((roles) =>
        subsets('t1', 't2').map((teams) => ({ credential, sub, scopes, roles, teams, tier: null })),
      ),
    ),
  ),
);
const keys: readonly Person[] = ['free', 'pro'].map((tier) => ({
  credential: 'partner',
  sub: null,
  scopes: [],
  roles: [],
  teams: [],
  tier,
}));
/** Everybody there can be, with all that a request can bring. */
const requests = [...tokens, ...keys].flatMap((who) =>
  ['alice', 'bob'].flatMap((id) => ['t1', 't2', undefined].map((team) => ({ who, values: { id, team } }))),
);

/** Each single thing that a part asks for, and a route that asks for nothing else. */
function demandsOf(part: Asked, whole: Asked): readonly (readonly [label: string, asked: Asked])[] {
  if (part.auth === 'public') return [];
  const anyAuth = (more: Partial<Asked>): Asked => ({ ...anybody, auth: 'all', ...more });
  return [
    ...membersOf(whole.auth)
      .filter((name) => !membersOf(part.auth).includes(name))
      .map((name) => [`credential ${name}`, { ...anybody, auth: part.auth }] as const),
    ...part.scopes.map((scope) => [`scope ${scope}`, anyAuth({ scopes: [scope] })] as const),
    ['anyScope', anyAuth({ anyScope: part.anyScope })],
    ['roles', anyAuth({ roles: part.roles })],
    ['tiers', anyAuth({ tiers: part.tiers })],
    ...Object.entries(part.where).map(
      ([left, right]) => [`where ${left}`, anyAuth({ where: { [left]: right } })] as const,
    ),
  ];
}

/** By trying every caller with every request: each thing for which somebody may call the whole and not the part. */
export function missingOf(whole: Asked, part: Asked, inputs: Inputs): readonly string[] {
  if (whole.auth === 'public') return part.auth === 'public' ? [] : ['caller'];
  const admitted = requests.filter(({ who, values }) => may(whole, who, values));
  return demandsOf(part, whole)
    .filter(([, asked]) =>
      admitted.some(({ who, values }) => {
        const put = valuesOfPart(inputs, who, values);
        const auth = asked.auth === 'all' ? who.credential : asked.auth;
        return put !== undefined && !may({ ...asked, auth }, who, put);
      }),
    )
    .map(([label]) => label)
    .sort();
}

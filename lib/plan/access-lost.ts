import type { RouteAccess } from '../contract/access-file.ts';
import type { AuthorizationRule } from '../contract/runtime-config.ts';
import { type Unmet, unmetAccess } from '../model/implied-access.ts';
import type { AccessLine } from './access-limits.ts';

/** Something that is no longer asked of callers, and the member of a route's access that it is about. */
export interface LostLine extends AccessLine {
  readonly about: keyof RouteAccess;
}

/**
 * Everything for which somebody may call now who might not before. It is what an aggregate would have to ask of its callers so
 * as to ask no less than a part: here the route as it is, and the route as it was.
 */
export function lostLines(was: RouteAccess, is: RouteAccess): readonly LostLine[] {
  const before = ruleOf(was);
  // Nothing but the file is known: a caller may have no tier, and any claim may be a list.
  const whole = { rule: ruleOf(is), tiersOf: () => undefined, isList: () => true };
  const lost = unmetAccess(whole, before, { path: {}, query: {} }).map((unmet) => lineOf(unmet, is));
  if (before === null || whole.rule === null) return lost;
  const pairs = Object.entries(was.where ?? {}).filter(([left, right]) => is.where?.[left] !== right);
  return [...lost, ...pairs.map(([left, right]) => line('where', `${left} = ${right} is no longer demanded`))];
}

/** What is asked but for pairs of values, which are compared by their texts; null for a public route. */
function ruleOf({ auth, credentials, scopes, anyScope, roles, tiers }: RouteAccess): AuthorizationRule | null {
  if (auth === 'public') return null;
  return {
    credentials: credentials ?? [],
    scopes: scopes ?? [],
    anyScope: anyScope ?? [],
    roles: roles ?? [],
    tiers: tiers ?? [],
    where: [],
  };
}

function lineOf(unmet: Unmet, is: RouteAccess): LostLine {
  if (unmet.what === 'where') throw new Error('no pair of values was asked about');
  return (texts[unmet.what] as (unmet: Unmet, is: RouteAccess) => LostLine)(unmet, is);
}

type Text<W extends Unmet['what']> = (unmet: Unmet & { readonly what: W }, is: RouteAccess) => LostLine;

const line = (about: keyof RouteAccess, what: string): LostLine => ({ about, what, loosened: true });
const oneOf = (names: readonly string[]) => (names.length === 1 ? names[0] : `one of ${names.join(', ')}`);

const texts: { readonly [W in Exclude<Unmet['what'], 'where'>]: Text<W> } = {
  caller: (_, { reason }) => line('auth', `public now: ${JSON.stringify(reason ?? '')}`),
  credential: ({ name }) => line('credentials', `open to callers of ${name} as well`),
  scope: ({ name }) => line('scopes', `scope ${name} is no longer demanded`),
  anyScope: ({ names }) => line('anyScope', `scope ${oneOf(names)} is no longer demanded`),
  roles: ({ names }) => line('roles', `role ${oneOf(names)} is no longer demanded`),
  tiers: ({ names }) =>
    line(
      'tiers',
      names.length === 0 ? 'tiers are no longer demanded' : `open to the tiers ${names.join(', ')} as well`,
    ),
};

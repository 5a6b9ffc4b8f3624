import type { AccessFile, RouteAccess, RouteAccesses } from '../contract/access-file.ts';
import { isCaughtBy } from './access-fall-through.ts';
import { type AccessLine, limitLines } from './access-limits.ts';
import { lostLines } from './access-lost.ts';

/** One difference between two access files, for people. */
export interface AccessChange extends AccessLine {
  readonly gateway: string;
  readonly route: string;
}

/**
 * Everything that differs, what is loosened first. Loosened is whatever may let somebody in who was kept out, raises or drops a
 * limit, or hands a route to another owner; where that is not certain it is loosened.
 */
export function accessChanges(before: AccessFile, after: AccessFile): readonly AccessChange[] {
  const names = [...new Set([...Object.keys(before.gateways), ...Object.keys(after.gateways)])].sort();
  const changes = names.flatMap((gateway) =>
    gatewayChanges(before.gateways[gateway] ?? {}, after.gateways[gateway] ?? {}).map((change) => ({
      gateway,
      ...change,
    })),
  );
  return [...changes.filter(({ loosened }) => loosened), ...changes.filter(({ loosened }) => !loosened)];
}

function gatewayChanges(before: RouteAccesses, after: RouteAccesses) {
  const keys = [...Object.keys(before), ...Object.keys(after).filter((key) => !Object.hasOwn(before, key))];
  return keys.flatMap((route) => routeLines(route, before, after).map((line) => ({ route, ...line })));
}

function routeLines(route: string, before: RouteAccesses, after: RouteAccesses): readonly AccessLine[] {
  const [was, is] = [before[route], after[route]];
  if (was === undefined) return is === undefined ? [] : [{ what: `new route, ${askedText(is)}`, loosened: true }];
  if (is !== undefined) return changedLines(was, is);
  return [{ what: `removed, was ${askedText(was)}`, loosened: false }, ...fallThrough(route, was, after)];
}

/** The requests of a route that is gone are those of whichever route now fits them. */
function fallThrough(route: string, was: RouteAccess, after: RouteAccesses): readonly AccessLine[] {
  return Object.entries(after)
    .filter(([key]) => isCaughtBy(route, key))
    .flatMap(([key, is]) => {
      // What is asked of values in a path is asked of other values under another path.
      const anyWhere = { ...is, where: withoutPaths(is.where) };
      return [...lostLines(was, anyWhere), ...limitLines(was.limits ?? [], is.limits ?? [])]
        .filter(({ loosened }) => loosened)
        .map(({ what }) => ({ what: `its requests go to '${key}': ${what}`, loosened: true }));
    });
}

function withoutPaths(where: RouteAccess['where']): NonNullable<RouteAccess['where']> {
  return Object.fromEntries(
    Object.entries(where ?? {}).filter((pair) => pair.every((value) => !value.startsWith('path.'))),
  );
}

function changedLines(was: RouteAccess, is: RouteAccess): readonly AccessLine[] {
  const lost = lostLines(was, is);
  // Of a route that is public now everything that it asked is gone, and that has been said.
  const told: readonly (keyof RouteAccess)[] =
    isPublic(is) && !isPublic(was) ? [...asked, 'reason'] : lost.map(({ about }) => about);
  return [
    ...lost.map(({ what, loosened }) => ({ what, loosened })),
    ...limitLines(was.limits ?? [], is.limits ?? []),
    ...(was.owner === is.owner ? [] : [{ what: `owner: ${was.owner} → ${is.owner}`, loosened: true }]),
    ...[...asked, ...words]
      .filter((key) => !told.includes(key) && textOf(was[key]) !== textOf(is[key]))
      .map((key) => ({ what: `${key}: ${textOf(was[key])} → ${textOf(is[key])}`, loosened: false })),
  ];
}

const asked: readonly (keyof RouteAccess)[] = ['auth', 'credentials', 'scopes', 'anyScope', 'roles', 'tiers', 'where'];
const words: readonly (keyof RouteAccess)[] = ['service', 'way', 'reason', 'anyCaller'];

function isPublic({ auth }: RouteAccess): boolean {
  return auth === 'public';
}

/** What somebody must bring to call it. */
function askedText(access: RouteAccess): string {
  if (isPublic(access)) return `public: ${JSON.stringify(access.reason ?? '')}`;
  const more = (['scopes', 'anyScope', 'roles', 'tiers', 'where'] as const)
    .filter((key) => access[key] !== undefined)
    .map((key) => `${key} ${textOf(access[key])}`);
  return [`for ${access.auth}`, ...more].join(', ');
}

function textOf(value: RouteAccess[keyof RouteAccess]): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join(', ');
  return Object.entries(value)
    .map(([left, right]) => `${left} = ${right}`)
    .join(', ');
}

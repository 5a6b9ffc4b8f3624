import type { IssueCode } from '../../contract/issue-codes.ts';
import { wellKnownPath } from '../../contract/signed-token.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { type PlacedRoute, placedRoutes, whose } from '../placed-route.ts';

/** What API Gateway refuses of all routes together: one route twice, two variables in one place, its own paths. */
export function pathTreeRules(gateway: GatewayReading): readonly Finding[] {
  const placed = placedRoutes(gateway);
  return [...reserved(placed), ...twice(placed), ...siblings(placed)];
}

function reserved(placed: readonly PlacedRoute[]): readonly Finding[] {
  return placed.flatMap(({ route, path }): readonly Finding[] => {
    const code = reservedBy(path);
    return code === undefined ? [] : [{ code, path: route.path, got: path }];
  });
}

/** What stands under the gateway's own path is refused whether it is in use or not: it may be one day. */
export function reservedBy(path: string): IssueCode | undefined {
  if (path === '/ping' || path === '/sping') return 'GH1107';
  return `${path}/`.startsWith(`${wellKnownPath}/`) ? 'GH1114' : undefined;
}

function twice(placed: readonly PlacedRoute[]): readonly Finding[] {
  const seen = new Map<string, PlacedRoute>();
  return placed.flatMap((one): readonly Finding[] => {
    const key = `${one.method} ${one.path}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, one);
    return first === undefined
      ? []
      : [
          {
            code: 'GH1103',
            path: one.route.path,
            got: key,
            why: `already declared by ${whose(first)}, again by ${whose(one)}`,
          },
        ];
  });
}

function siblings(placed: readonly PlacedRoute[]): readonly Finding[] {
  const seen = new Map<string, { readonly text: string; readonly first: PlacedRoute }>();
  const told = new Set<string>();
  return placed.flatMap((one) =>
    one.segments.flatMap((segment, index): readonly Finding[] => {
      if (segment.kind === 'literal') return [];
      const parent = `/${one.segments
        .slice(0, index)
        .map(({ text }) => text)
        .join('/')}`;
      const known = seen.get(parent);
      if (known === undefined) seen.set(parent, { text: segment.text, first: one });
      if (known === undefined || known.text === segment.text || told.has(`${parent} ${segment.text}`)) return [];
      told.add(`${parent} ${segment.text}`);
      const why = `under '${parent}', ${whose(known.first)} wrote ${known.text} in '${known.first.route.key}'`;
      return [{ code: 'GH1104', path: one.route.path, got: segment.text, why }];
    }),
  );
}

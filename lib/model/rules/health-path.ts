import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { parsePath } from '../path-template.ts';
import { placedRoutes } from '../placed-route.ts';
import { field, textOf } from '../reading.ts';
import { reservedBy } from './path-tree.ts';

/** Where the gateway says how it is, is a path of its own: no route of a service stands there, by any method. */
export function healthPathRules(gateway: GatewayReading): readonly Finding[] {
  const path = textOf(field(gateway.raw, 'definition', 'health'));
  if (path === undefined) return [];
  const here = ['definition', 'health'];
  const segments = parsePath(path);
  if ('fault' in segments || segments.length === 0 || segments.some(({ kind }) => kind !== 'literal'))
    return [{ code: 'GH1110', path: here, why: 'it has a segment at least, and no parameters' }];
  const reserved = reservedBy(path);
  if (reserved !== undefined) return [{ code: reserved, path: here, got: path }];
  return placedRoutes(gateway)
    .filter((route) => route.path === path)
    .map(({ route }) => ({
      code: 'GH1114',
      path: route.path,
      got: path,
      why: 'the gateway says there how it is',
      fix: 'choose another path, for the route or for `health` of the gateway',
    }));
}

import type { Method } from '../model/gateway-model.ts';
import { fitsWherever } from '../model/path-overlap.ts';
import { parsePath, type Segment } from '../model/path-template.ts';

interface Entry {
  readonly method: Method;
  readonly path: string;
}

/** What `ANY` stands for where methods are listed; preflights are the gateway's own. */
const every: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/**
 * The methods that requests to a path may have: its own, and those of each more general path, since API Gateway looks for a
 * method there that a path does not have itself.
 */
export function methodsAt(path: string, entries: readonly Entry[]): readonly string[] {
  const asked = segmentsOf(path);
  const own = entries.filter((one) => one.path === path);
  const general = entries.filter((one) => isNear(one.path, path) && fitsWherever(asked, segmentsOf(one.path)));
  return [...new Set([...own, ...general].flatMap(({ method }) => (method === 'ANY' ? every : [method])))];
}

/** Quickly, for a thousand routes: it has a parameter, and the same text before that. */
function isNear(general: string, path: string): boolean {
  const start = general.indexOf('{');
  return start !== -1 && general !== path && path.startsWith(general.slice(0, start));
}

function segmentsOf(path: string): readonly Segment[] {
  const segments = parsePath(path);
  if ('fault' in segments) throw new Error(`${path} is no path`);
  return segments;
}

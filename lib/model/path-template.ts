import type { IssueCode } from '../contract/issue-codes.ts';
import type { Method } from './gateway-model.ts';

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'ANY'] satisfies readonly Method[];
const literal = /^[A-Za-z0-9._:~-]+$/;
const parameter = /^\{([A-Za-z_][A-Za-z0-9_-]{0,63})(\+?)\}$/;

/** One segment of a path template. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly text: string; readonly name: string; readonly greedy: boolean };

export type PathFault = 'method' | 'path' | 'parameter' | 'twice';

export const faultCodes = {
  method: 'GH1101',
  path: 'GH1110',
  parameter: 'GH1102',
  twice: 'GH1111',
} as const satisfies { readonly [F in PathFault]: IssueCode };

export interface RouteKey {
  readonly method: Method;
  readonly path: string;
  readonly segments: readonly Segment[];
}

/** The parts of `'GET /orders/{id}'`, or what is wrong with it. A greedy parameter is last in a route. */
export function parseRouteKey(key: string): RouteKey | { readonly fault: PathFault } {
  const parts = /^(\S+) (\S.*)$/.exec(key);
  if (parts === null || !methods.includes(parts[1] as string)) return { fault: 'method' };
  const path = parts[2] as string;
  const segments = parsePath(path);
  if ('fault' in segments) return segments;
  const greedy = segments.findIndex((segment) => segment.kind === 'parameter' && segment.greedy);
  if (greedy !== -1 && greedy < segments.length - 1) return { fault: 'parameter' };
  return { method: parts[1] as Method, path, segments };
}

/** The segments of a path template; `/` has none. */
export function parsePath(path: string): readonly Segment[] | { readonly fault: PathFault } {
  if (path === '/') return [];
  if (!path.startsWith('/')) return { fault: 'path' };
  const segments: Segment[] = [];
  for (const text of path.slice(1).split('/')) {
    const segment = parseSegment(text);
    if (segment === undefined) return { fault: /[{}]|^:/.test(text) ? 'parameter' : 'path' };
    segments.push(segment);
  }
  const names = segments.flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : []));
  return new Set(names).size < names.length ? { fault: 'twice' } : segments;
}

function parseSegment(text: string): Segment | undefined {
  const parts = parameter.exec(text);
  if (parts !== null) return { kind: 'parameter', text, name: parts[1] as string, greedy: parts[2] === '+' };
  const isLiteral = literal.test(text) && text !== '.' && text !== '..' && !text.startsWith(':');
  return isLiteral ? { kind: 'literal', text } : undefined;
}

/** The parameters of a template, as they stand between braces: `id`, `rest+`. */
export function parametersOf(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((segment) => (segment.kind === 'parameter' ? [segment.text.slice(1, -1)] : []));
}

/** Names of parameters that say which object: `id`, `userId`, `order_id`. */
export function idParameters(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((segment) =>
    segment.kind === 'parameter' && /^(?:id|ID)$|(?:Id|ID|[_-]id)$/.test(segment.name) ? [segment.name] : [],
  );
}

/** A base path before a path: `/shop` and `/orders` give `/shop/orders`, `/shop` and `/` give `/shop`. */
export function joinPaths(base: string, path: string): string {
  const before = base === '/' ? '' : base;
  return path === '/' && before !== '' ? before : `${before}${path}`;
}

import type { MethodDefinition } from './rest-api-definition.ts';

/** A method that answers a request, with its path parameters as they stand in the path, never decoded. */
export interface RouteMatch {
  readonly method: MethodDefinition;
  readonly pathParameters: Parameters;
}

type Parameters = { readonly [name: string]: string };

/** The resource tree of an API: one node a path segment. */
interface Node {
  readonly exact: Map<string, Node>;
  variable: Child | null;
  greedy: Child | null;
  /** By HTTP method or 'ANY'. */
  readonly methods: Map<string, MethodDefinition>;
}

interface Child {
  readonly name: string;
  readonly node: Node;
}

export type Router = (httpMethod: string, path: string) => RouteMatch | undefined;

/**
 * Exact before `{name}` before `{name+}`. A resource without the method falls back to its next best sibling, but 'ANY' on a
 * better resource beats the very method on a worse one. A trailing slash does not count.
 */
export function router(methods: readonly MethodDefinition[]): Router {
  const root = newNode();
  for (const method of methods) nodeFor(root, method.resource).methods.set(method.method, method);
  return (httpMethod, path) => {
    const segments = path.replace(/^\/+/, '').replace(/\/$/, '').split('/');
    return find(root, segments[0] === '' && segments.length === 1 ? [] : segments, httpMethod);
  };
}

function newNode(): Node {
  return { exact: new Map(), variable: null, greedy: null, methods: new Map() };
}

function nodeFor(root: Node, resource: string): Node {
  return resource
    .split('/')
    .filter((segment) => segment !== '')
    .reduce(child, root);
}

function child(node: Node, segment: string): Node {
  const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? [];
  if (name === undefined) {
    const next = node.exact.get(segment) ?? newNode();
    node.exact.set(segment, next);
    return next;
  }
  const kind = plus === '+' ? 'greedy' : 'variable';
  node[kind] ??= { name, node: newNode() };
  return node[kind].node;
}

function find(
  node: Node,
  segments: readonly string[],
  httpMethod: string,
  known: Parameters = {},
): RouteMatch | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    const method = node.methods.get(httpMethod) ?? node.methods.get('ANY');
    return method && { method, pathParameters: known };
  }
  const exact = node.exact.get(segment);
  const { variable, greedy } = node;
  const tail = segments.join('/');
  return (
    (exact && find(exact, rest, httpMethod, known)) ??
    (variable !== null && segment !== ''
      ? find(variable.node, rest, httpMethod, { ...known, [variable.name]: segment })
      : undefined) ??
    (greedy !== null && tail !== '' ? find(greedy.node, [], httpMethod, { ...known, [greedy.name]: tail }) : undefined)
  );
}

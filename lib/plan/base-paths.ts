/** A path of the gateway, and which of its REST APIs serves it. */
export interface PathOfApi {
  readonly api: string;
  /** The service or aggregate that has it, for people. */
  readonly mounted: string;
  /** `/orders/{id}` */
  readonly path: string;
}

/** All requests under a base path go to one API: `shop/orders`. */
export interface BasePath {
  readonly basePath: string;
  readonly api: string;
}

/** Two paths that no base path tells apart. */
export type Meeting = readonly [PathOfApi, PathOfApi];

export interface BasePaths {
  readonly basePaths: readonly BasePath[];
  readonly meetings: readonly Meeting[];
}

interface Node {
  readonly children: Map<string, Node>;
  /** What ends here, or goes on with a parameter. */
  readonly here: PathOfApi[];
  /** All that stands at or below this node. */
  readonly all: PathOfApi[];
}

/**
 * The base paths by which requests find their API, the longest one that fits; what has none goes to API `otherwise`. One base
 * path stands for as much as it can: the whole of `/shop` where all of that is in one API. It stays when another service comes
 * to the same API under it, so that a deployment changes no more than it has to.
 */
export function basePathsOf(paths: readonly PathOfApi[], otherwise: string): BasePaths {
  const root = newNode();
  for (const path of paths) insert(root, path);
  return below(root, [], otherwise);
}

function newNode(): Node {
  return { children: new Map(), here: [], all: [] };
}

/** Down to the first parameter: what comes after it can stand in no base path. */
function insert(root: Node, one: PathOfApi): void {
  let node = root;
  node.all.push(one);
  for (const segment of segmentsOf(one.path)) {
    if (segment.startsWith('{')) break;
    const next = node.children.get(segment) ?? newNode();
    node.children.set(segment, next);
    node = next;
    node.all.push(one);
  }
  node.here.push(one);
}

/** `inherited` is the API that gets what has no longer base path. */
function below(node: Node, segments: readonly string[], inherited: string): BasePaths {
  const [first] = node.all;
  if (first === undefined) return { basePaths: [], meetings: [] };
  if (node.all.every(({ api }) => api === first.api))
    return { basePaths: rule(segments, first.api, inherited), meetings: [] };
  const owner = node.here[0]?.api ?? inherited;
  const parts = [...node.children].map(([segment, child]) => below(child, [...segments, segment], owner));
  return {
    basePaths: [...rule(segments, owner, inherited), ...parts.flatMap(({ basePaths }) => basePaths)],
    meetings: [...meetingsAt(node, segments, inherited), ...parts.flatMap(({ meetings }) => meetings)],
  };
}

function rule(segments: readonly string[], api: string, inherited: string): readonly BasePath[] {
  return api === inherited || segments.length === 0 ? [] : [{ basePath: segments.join('/'), api }];
}

/**
 * Where several APIs stand below a node, whatever stands at the node itself is of one API, and has no parameter there: its
 * values could be the names of what is below, and without a split it would depend on the request who gets it.
 */
function meetingsAt({ here, all }: Node, segments: readonly string[], inherited: string): readonly Meeting[] {
  const [first] = here;
  if (first === undefined) return [];
  const other = here.find(({ api }) => api !== first.api);
  if (other !== undefined) return [[first, other]];
  const foreign = all.find(({ api }) => api !== first.api);
  const open = here.find(({ path }) => segmentsOf(path).length > segments.length);
  if (open !== undefined && foreign !== undefined) return [[open, foreign]];
  const inFirst = all.find(({ api }) => api === inherited);
  return segments.length === 0 && first.api !== inherited && inFirst !== undefined ? [[first, inFirst]] : [];
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

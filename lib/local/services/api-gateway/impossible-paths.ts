import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';

/** Paths that API Gateway makes no tree of: two variables side by side, or anything below a greedy one. @throws Unsupported */
export function refuseImpossiblePaths(paths: readonly string[], place: Place): void {
  const variables = new Map<string, string>();
  for (const path of paths) {
    const segments = path.split('/').filter((segment) => segment !== '');
    for (const [index, segment] of segments.entries()) {
      if (!segment.startsWith('{')) continue;
      if (segment.endsWith('+}') && index < segments.length - 1) {
        throw new Unsupported(below(place, path), `nothing can be below the greedy variable ${segment}`);
      }
      const parent = segments.slice(0, index).join('/');
      const other = variables.get(parent) ?? segment;
      if (other !== segment) throw new Unsupported(below(place, path), `its sibling ${other} is a variable as well`);
      variables.set(parent, segment);
    }
  }
}

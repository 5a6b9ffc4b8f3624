import type { Issue } from '../contract/issue.ts';
import { idParameters, parsePath } from '../model/path-template.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/** Routes on which any caller may pass any id, and nobody has written that this is meant (OWASP API1: object-level authorization). */
export function anyCallerWarnings(routes: readonly PlannedRoute[]): readonly Issue[] {
  return routes.flatMap(({ service, route }) => {
    const segments = parsePath(route.path);
    if (route.auth === 'public' || route.anyCaller !== null || 'fault' in segments) return [];
    const ruled = route.where.map(({ left }) => (left.from === 'path' ? left.name : ''));
    return idParameters(segments)
      .filter((name) => !ruled.includes(name))
      .map((name): Issue => {
        const fix = `say whose it is, \`where: { 'path.${name}': 'claims.…' }\`, or why it is anybody's, \`anyCaller: 'reason'\``;
        return { code: 'GH1220', at: `${service} '${route.key}' where`, got: name, fix };
      });
  });
}

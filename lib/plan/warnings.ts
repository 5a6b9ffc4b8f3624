import { excludedText } from '../contract/excluded.ts';
import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { idParameters, parsePath } from '../model/path-template.ts';
import type { BoundTargets } from './decisions.ts';
import type { PlannedEntry } from './gateway-plan.ts';

/** Routes on which any caller may pass any id, and nobody has written that this is meant (OWASP API1: object-level authorization). */
export function anyCallerWarnings(routes: readonly PlannedEntry[]): readonly Issue[] {
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

/** Upstreams that are checked although there is no other target to go to: what a check finds is told, and changes no call. */
export function loneTargetWarnings(model: GatewayModel, targets: BoundTargets): readonly Issue[] {
  return model.services
    .filter(({ upstream }) => upstream.calls.health !== null && targets[upstream.name] === 1)
    .map(({ name, upstream }): Issue => {
      const why = 'checks of one target change no call: there is none to go to instead';
      const fix = 'bind several with `targets([…])`, or leave `health` out: its circuit protects it';
      return { code: 'GH1602', at: `${name} upstream.health`, got: upstream.calls.health?.path, why, fix };
    });
}

/** What is left out because it is broken, each with all its mistakes. */
export function excludedWarnings({ excluded }: GatewayModel): readonly Issue[] {
  return excluded.flatMap((one): readonly Issue[] => [
    { code: 'GH1116', at: one.name, got: undefined, why: excludedText(one) },
    ...one.issues,
  ]);
}

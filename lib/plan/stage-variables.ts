import { stageVariableName } from '../contract/places.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { tokenCredentials } from '../model/places-of.ts';
import type { GatewayPlan } from './gateway-plan.ts';
import { secretsVariable } from './upstream-calls.ts';

/** The stage variable that each place fills. */
export function stageVariables(model: GatewayModel): GatewayPlan['stageVariables'] {
  const named = (kind: 'upstream' | 'auth', names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, stageVariableName(kind, name)]));
  return {
    upstreams: named(
      'upstream',
      model.services.map(({ upstream }) => upstream.name),
    ),
    secrets: Object.fromEntries(
      model.services.flatMap(({ upstream }) => {
        const variable = secretsVariable(upstream);
        return variable === null ? [] : [[upstream.name, variable]];
      }),
    ),
    credentials: named('auth', tokenCredentials(model)),
  };
}

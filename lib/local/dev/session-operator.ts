import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import type { GatewayOperator, LimitsQuestion } from '../../contract/gateway-operator.ts';
import type { LimitsAnswer, LimitsEvent } from '../../contract/limits-event.ts';
import { gatewayOfRoute } from '../../contract/manifest-choice.ts';
import type { LocalHost } from '../host-types.ts';

/** What `keys` and `limits` work on while gateways are hosted. */
export function sessionOperator(session: {
  readonly host: Pick<LocalHost, 'keys' | 'invoke'>;
  manifests(): readonly AssemblyManifest[];
}): GatewayOperator {
  return {
    keys: session.host.keys,
    async limits({ gateway, ...asked }: LimitsQuestion): Promise<LimitsAnswer> {
      const chosen = gatewayOfRoute(session.manifests(), {
        route: asked.route,
        ...(gateway !== undefined && { gateway }),
      });
      if ('refused' in chosen) return chosen;
      const event: LimitsEvent = { gatehouse: 'limits', ...asked };
      const outcome = await session.host.invoke(chosen.forwarder, event);
      return 'failure' in outcome
        ? { refused: `the forwarder failed: ${outcome.failure.errorMessage}` }
        : (outcome.result as LimitsAnswer);
    },
  };
}

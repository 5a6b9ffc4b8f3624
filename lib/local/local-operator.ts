import { randomInt } from 'node:crypto';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { BreakersEvent } from '../contract/breakers-event.ts';
import type { GatewayOperator, LimitsQuestion } from '../contract/gateway-operator.ts';
import type { LimitsAnswer, LimitsEvent } from '../contract/limits-event.ts';
import { forwarderOfRoute } from '../contract/manifest-choice.ts';
import { gatewayBreakers } from '../operator/gateway-breakers.ts';
import { gatewayKeys, type PlanKeys } from '../operator/gateway-keys.ts';
import type { IdentityTable } from '../operator/identity-table.ts';
import { gatewayRevocations } from '../operator/revocations.ts';
import type { LocalHost } from './host-types.ts';

/** What is operated: it changes with every reload, so it is asked for each time. */
export interface Operated {
  readonly manifests: () => readonly AssemblyManifest[];
  readonly planKeys: PlanKeys;
  readonly tableOf: (manifest: AssemblyManifest) => IdentityTable;
  readonly invoke: LocalHost['invoke'];
}

/** What the commands work on while gateways are hosted. */
export function localOperator({ manifests, planKeys, tableOf, invoke }: Operated): GatewayOperator {
  async function ask<Answer>(
    forwarder: string,
    event: LimitsEvent | BreakersEvent,
  ): Promise<Answer | { readonly refused: string }> {
    const outcome = await invoke(forwarder, event);
    return 'failure' in outcome
      ? { refused: `the forwarder failed: ${outcome.failure.errorMessage}` }
      : (outcome.result as Answer);
  }
  async function limits({ gateway, ...asked }: LimitsQuestion): Promise<LimitsAnswer> {
    const chosen = forwarderOfRoute(manifests(), { route: asked.route, ...(gateway !== undefined && { gateway }) });
    if ('refused' in chosen) return chosen;
    const event: LimitsEvent = { gatehouse: 'limits', ...asked };
    return ask(chosen.forwarder, event);
  }
  const tables = async () => manifests().map(tableOf);
  return {
    keys: gatewayKeys({
      manifests,
      planKeys,
      tableOf: async (manifest) => tableOf(manifest),
      limits,
      nowMillis: Date.now,
      below: randomInt,
    }),
    revocations: gatewayRevocations(tables, Date.now),
    breakers: gatewayBreakers({ manifests, ask }),
    limits,
  };
}

import { failure, type GatewayFailure } from './gateway-failure.ts';
import type { UsageLedger } from './usage-ledger.ts';
import type { ApiKeyDefinition, PlannedStage, UsagePlanDefinition } from './usage-plan-definition.ts';

/** The key of a request, as events and `$context.identity` name it. */
export interface KeyIdentity {
  readonly id: string;
  readonly value: string;
}

/** The method that a key is presented to. */
export interface KeyedCall {
  readonly apiId: string;
  readonly stage: string;
  /** `/orders/{id}` */
  readonly resource: string;
  /** Upper case, or 'ANY': the method of the document. */
  readonly method: string;
}

export type KeyVerdict =
  | { readonly key: KeyIdentity }
  /** With the key when it is a good one that has used too much. */
  | { readonly failure: GatewayFailure; readonly key: KeyIdentity | null };

/** Whether this key may call this method now; a call that may is charged. */
export type KeyGate = (value: string | undefined, call: KeyedCall, now: number) => KeyVerdict;

export interface KeyGateParts {
  readonly plans: readonly UsagePlanDefinition[];
  /** The key with this value. */
  readonly keyOf: (value: string) => ApiKeyDefinition | undefined;
  readonly ledger: UsageLedger;
}

/**
 * None, an unknown or a disabled key, and one whose plans do not hold this stage, are all the same 403. Then the plan's own
 * throttle and that of the method: both must have a token, where AWS may look at the method's alone. Then the quota.
 */
export function keyGate({ plans, keyOf, ledger }: KeyGateParts): KeyGate {
  return (value, call, now) => {
    const known = value === undefined ? undefined : keyOf(value);
    const place = known?.enabled ? planFor(plans, known, call) : undefined;
    if (value === undefined || known === undefined || place === undefined) {
      return { failure: failure('invalidApiKey'), key: null };
    }
    const key = { id: known.id, value };
    const name = `${call.resource}/${call.method}`;
    const throttle = Object.hasOwn(place.stage.methodThrottles, name) ? place.stage.methodThrottles[name] : undefined;
    const method = throttle === undefined ? null : { name: `${call.apiId}/${call.stage}${name}`, throttle };
    const outcome = ledger.charge({ plan: place.plan, keyId: known.id }, method, now);
    return outcome === 'charged' ? { key } : { failure: failure(outcome), key };
  };
}

function planFor(
  plans: readonly UsagePlanDefinition[],
  key: ApiKeyDefinition,
  { apiId, stage }: KeyedCall,
): { readonly plan: UsagePlanDefinition; readonly stage: PlannedStage } | undefined {
  for (const plan of plans) {
    if (!key.plans.includes(plan.id)) continue;
    const found = plan.stages.find((one) => one.apiId === apiId && one.stage === stage);
    if (found !== undefined) return { plan, stage: found };
  }
  return undefined;
}

import type { PolicyKind } from '../contract/policy-kinds.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import type { PlannedAuthorizer } from '../policies/planned-authorizer.ts';
import type { Enforcement, EntryInGateway, Targets } from '../policies/policy-row.ts';
import { pricePerMillion } from '../policies/prices.ts';
import { authorizerOf } from './authorizers.ts';
import type { BodyModels, Decision, EntryWay, PlannedEntry } from './gateway-plan.ts';

/** What each upstream is where the gateway is bound; one target unless it says otherwise. */
export type BoundTargets = { readonly [upstream: string]: Targets };

/** What is around all entries. */
export interface Around {
  readonly authorizers: readonly PlannedAuthorizer[];
  readonly targets: BoundTargets;
  readonly bodies: BodyModels;
}

/** One kind of policy, and who keeps it. */
export interface Enforced {
  readonly policy: PolicyKind;
  readonly outcome: Enforcement;
}

const basePrice: { readonly [W in EntryWay]: number } = {
  lambda: pricePerMillion.request + pricePerMillion.forwarder,
  aggregate: pricePerMillion.request + pricePerMillion.forwarder,
  direct: pricePerMillion.request,
};

/** The authorizer that an entry asks, as it was planned for all entries that ask it. */
export function authorizerOfEntry(
  gateway: GatewayModel,
  route: EntryInGateway['route'],
  authorizers: readonly PlannedAuthorizer[],
): PlannedAuthorizer | null {
  const name = authorizerOf(gateway, route)?.name;
  return authorizers.find((planned) => planned.name === name) ?? null;
}

/** Who stands before an entry, every decision about it in words, and what all of it costs. */
export function decided(
  { gateway, route, authorizer }: EntryInGateway,
  way: EntryWay,
  enforced: readonly Enforced[],
): Pick<PlannedEntry, 'authorizer' | 'keyRequired' | 'decisions' | 'pricePerMillion'> {
  const decisions = enforced.map(
    ({ policy, outcome }): Decision => ({ policy, enforcedBy: outcome.enforcedBy, why: outcome.why }),
  );
  const price = enforced.reduce((total, { outcome }) => total + outcome.pricePerMillion, basePrice[way]);
  return {
    authorizer: authorizer?.name ?? null,
    keyRequired: gateway.platform.credentials[route.auth]?.kind === 'apiKey',
    decisions,
    pricePerMillion: Math.round(price * 100) / 100,
  };
}

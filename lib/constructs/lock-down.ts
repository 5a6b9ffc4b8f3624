import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { lockDownIssues } from '../model/lock-down.ts';
import type { BoundPlaces } from '../model/places-of.ts';
import type { Reach } from '../model/reach.ts';
import type { Connected } from './connected-places.ts';

/** Upstreams that can be called past the gateway: mistakes where guardrails demand that none can be, else worth a second look. */
export function lockDown(
  model: GatewayModel,
  { reached }: Pick<BoundPlaces, 'reached'>,
  connected: readonly Connected[],
): { readonly issues: readonly Issue[]; readonly warnings: readonly Issue[] } {
  const known = Object.fromEntries(
    Object.entries(reached).map(([upstream, targets]) => [
      upstream,
      targets.map((one) => ({
        ...one,
        reach: reachOfConstruct(connected.find(({ at }) => at === one.at)) ?? one.reach,
      })),
    ]),
  );
  return model.guardrails.upstreamsLocked
    ? { issues: lockDownIssues(model, known, 'refused'), warnings: [] }
    : { issues: [], warnings: lockDownIssues(model, known, 'believed') };
}

/** What a construct says outweighs the form of its address. Anything but a balancer stands in a network, behind security groups. */
function reachOfConstruct(connected: Connected | undefined): Reach | undefined {
  if (connected === undefined) return undefined;
  if (connected.scheme === 'unknown') return connected.balancer === null ? 'private' : 'unknown';
  return connected.scheme === 'internal' ? 'private' : 'public';
}

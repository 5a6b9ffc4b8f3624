import type { GatewayBreaker } from '../lib/contract/gateway-operator.ts';

/** A circuit that stands otherwise than at the last look; `from` is null at the first. */
export interface SeenChange {
  readonly breaker: GatewayBreaker;
  readonly from: GatewayBreaker['state'] | null;
}

/** Tells one look from the next: at first every circuit, then those that have changed. */
export function breakerChanges(): (breakers: readonly GatewayBreaker[]) => readonly SeenChange[] {
  const known = new Map<string, GatewayBreaker>();
  return (breakers) =>
    breakers.flatMap((breaker) => {
      const name = `${breaker.gateway} ${breaker.upstream}`;
      const before = known.get(name);
      // What was read a moment ago may be older than what was read before.
      if (before !== undefined && breaker.epoch <= before.epoch) return [];
      known.set(name, breaker);
      return [{ breaker, from: before?.state ?? null }];
    });
}

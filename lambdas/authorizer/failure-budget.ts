const failures = 20;
const refillMillis = 60_000 / failures;
const maxNetworks = 10_000;

/** How many failed credentials a network may still bring before nobody pays for looking one up. */
export interface FailureBudget {
  /** Whether nobody has failed yet: no network has to be known. */
  isWhole(): boolean;
  isSpent(network: string): boolean;
  fail(network: string): void;
}

/**
 * Twenty failures a minute and network, in this instance. It stands before what costs somebody something, an issuer's answer
 * or a read of a table, so that guessing is not free; what costs nothing is looked at all the same, and a neighbour with a
 * good token behind the same address feels nothing. An instance looks at one request at a time, so nobody slips through
 * between the look and the count.
 */
export function failureBudget(nowMillis: () => number): FailureBudget {
  const networks = new Map<string, { readonly left: number; readonly atMillis: number }>();
  const leftOf = (network: string): number => {
    const seen = networks.get(network);
    if (seen === undefined) return failures;
    return Math.min(failures, seen.left + Math.max(0, nowMillis() - seen.atMillis) / refillMillis);
  };
  return {
    isWhole: () => networks.size === 0,
    isSpent: (network) => leftOf(network) < 1,
    fail(network) {
      const left = Math.max(0, leftOf(network) - 1);
      networks.delete(network);
      const [oldest] = networks.keys();
      if (networks.size >= maxNetworks && oldest !== undefined) networks.delete(oldest);
      networks.set(network, { left, atMillis: nowMillis() });
    },
  };
}

import { type LimitStore, LimitStoreContended, LimitStoreUnavailable } from '../ports.ts';

const missesToOpen = 3;
const firstProbeMillis = 100;
/** A store that is back is found within this and one reconnection. */
const slowestProbeMillis = 250;

/**
 * A store that is given up after three misses in a row: then every call fails at once, but for one at a time that goes
 * through to see whether the store is back. The first answer ends it. Only {@link LimitStoreUnavailable} is a miss. What
 * callers did to each other, and a bug, say nothing of the store.
 */
export function storeBreaker(store: LimitStore, nowMillis: () => number): LimitStore {
  let misses = 0;
  let probeAtMillis = 0;
  let isProbing = false;

  /** One reaction a call: this is on the way of every request, and each promise in between costs as much as the breaker. */
  function through<T>(call: () => Promise<T>): Promise<T> {
    const isProbe = misses >= missesToOpen;
    if (isProbe && (isProbing || nowMillis() < probeAtMillis)) {
      return Promise.reject(new LimitStoreUnavailable('the limit store was away a moment ago'));
    }
    isProbing ||= isProbe;
    return call().then(
      (answer) => {
        misses = 0;
        if (isProbe) isProbing = false;
        return answer;
      },
      (error) => {
        if (error instanceof LimitStoreUnavailable && !(error instanceof LimitStoreContended)) miss();
        if (isProbe) isProbing = false;
        throw error;
      },
    );
  }

  function miss() {
    misses += 1;
    const probesMissed = Math.max(0, misses - missesToOpen);
    probeAtMillis = nowMillis() + Math.min(firstProbeMillis * 2 ** probesMissed, slowestProbeMillis);
  }

  return {
    check: (checks) => through(() => store.check(checks)),
    refund: (receipt) => through(() => store.refund(receipt)),
    release: (receipt) => through(() => store.release(receipt)),
    look: (checks) => through(() => store.look(checks)),
    reset: (keys) => through(() => store.reset(keys)),
    close: () => store.close(),
  };
}

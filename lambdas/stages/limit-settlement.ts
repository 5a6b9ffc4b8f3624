import { LimitStoreUnavailable } from '../ports.ts';
import type { Exchange, Stage } from './exchange.ts';

/**
 * Gives back what the limits of a request need no longer, however the request ended. Its leases always. All that it took,
 * when the gateway itself failed it before the service was called: a bug of ours, or a delay that did not fit. What the
 * service answered, how long it took, and what the caller sent wrongly has been a request and stays counted.
 */
export function limitSettlement(): Stage {
  return {
    async after({ event: exchange }) {
      const { charged } = exchange;
      if (charged === undefined) return;
      const { store, receipt, leases } = charged;
      const isUnserved = isFailedByUs(exchange);
      if ((isUnserved ? receipt : leases).length === 0) return;
      try {
        await (isUnserved ? store.refund(receipt) : store.release(leases));
      } catch (error) {
        // A lease that cannot be returned ends by itself, and a charge leaves with its window.
        if (!(error instanceof LimitStoreUnavailable)) throw error;
      }
    },
  };
}

function isFailedByUs({ isUnserved, refusal, calledAtMillis }: Exchange): boolean {
  return isUnserved === true || (refusal === 'internal-error' && calledAtMillis === undefined);
}

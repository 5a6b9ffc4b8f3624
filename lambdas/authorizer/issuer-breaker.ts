import { IssuerUnavailable } from '../ports.ts';

const failuresToOpen = 5;
const openMillis = 5_000;

/** One call of an issuer, or {@link IssuerUnavailable} at once while it is given up. */
export type IssuerBreaker = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * After five failures in a row an issuer is given up for five seconds; then one call at a time goes through to see whether it
 * is back. Only {@link IssuerUnavailable} is a failure: what a caller's token brings about says nothing of the issuer.
 */
export function issuerBreaker(nowMillis: () => number): IssuerBreaker {
  let failed = 0;
  let openUntilMillis = 0;
  let isProbing = false;
  return async (call) => {
    const isProbe = failed >= failuresToOpen;
    if (isProbe && (isProbing || nowMillis() < openUntilMillis)) {
      throw new IssuerUnavailable('the issuer was away a moment ago');
    }
    isProbing ||= isProbe;
    try {
      const answer = await call();
      failed = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof IssuerUnavailable)) throw error;
      failed += 1;
      openUntilMillis = nowMillis() + openMillis;
      throw error;
    } finally {
      if (isProbe) isProbing = false;
    }
  };
}

/** How often calls of one upstream may be repeated, all callers together. */
export interface RetryBudget {
  /** A call was made for the first time. */
  earn(): void;
  /** True when one more try is in the budget, which then is spent. */
  spend(): boolean;
}

const perCall = 0.1;
const most = 3;

/** A tenth of a try is earned with each call, and three are kept at the most: an outage is never made worse by a fifth after thirty calls. */
export function retryBudget(): RetryBudget {
  let tries = most;
  return {
    earn() {
      tries = Math.min(most, tries + perCall);
    },
    spend() {
      if (tries < 1) return false;
      tries -= 1;
      return true;
    },
  };
}

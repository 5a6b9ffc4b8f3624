import type { BreakerStanding } from '../../lib/contract/breakers-event.ts';

/** How a circuit stands that has never changed. */
export const untouchedStanding: BreakerStanding = {
  upstream: 'orders',
  state: 'closed',
  epoch: 0,
  ageMillis: 0,
  openMillis: 0,
  calls: 0,
  failures: 0,
  slow: 0,
  instances: [],
  isOpenHere: false,
  note: null,
};

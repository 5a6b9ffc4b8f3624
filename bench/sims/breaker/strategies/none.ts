import type { Strategy } from './strategy.ts';

const permit = { isProbe: false, settle: () => undefined };

/** Every call goes. */
export const none: Strategy = {
  name: 'no breaker',
  fleet: () => () => ({ start: (ready) => ready(), admit: (_, decided) => decided(permit) }),
};

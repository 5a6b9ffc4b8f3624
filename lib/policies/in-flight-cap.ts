import type { PolicyRow } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

/** A lease is taken and given back. */
const asked = 2;

export const inFlightCap: PolicyRow = {
  what: 'lets at most so many calls of an upstream be under way at a time, of all instances together',
  isUsed: ({ upstream }) => upstream.calls.maxInFlight !== null,
  lambda: ({ upstream }) => ({
    enforcedBy: 'forwarder',
    why: `a lease for each call on the shared store, at most ${upstream.calls.maxInFlight}; open while the store is away`,
    pricePerMillion: asked * pricePerMillion.limit,
  }),
  direct: () => ({ refusals: ['`maxInFlight` would not hold: API Gateway calls as often as it is called'] }),
};

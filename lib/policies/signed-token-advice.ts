import { endpointPerMonth, secretPerMonth } from './prices.ts';

/** What signed tokens cost a gateway, in US dollars a month. */
export interface SignedTokenAdvice {
  readonly perMonth: {
    /** The secret of which the keys are made. */
    readonly secret: number;
    /** Its way into a network of the gateway's own; without one, or in the network of `vpc`, nothing is made. */
    readonly endpoint: number;
  };
  readonly why: string;
}

export const signedTokenAdvice: SignedTokenAdvice = {
  perMonth: { secret: dollars(secretPerMonth), endpoint: dollars(endpointPerMonth) },
  why: `a secret costs ${secretPerMonth.toFixed(2)} dollars a month; a network of the gateway's own needs an endpoint to reach it, ${endpointPerMonth.toFixed(2)} dollars a month in two zones, and one that is given as \`vpc\` a route to Secrets Manager`,
};

function dollars(amount: number): number {
  return Math.round(amount * 100) / 100;
}

import { idleCachePerMonth, pricePerMillion } from './prices.ts';

/** What the counters of exact limits cost in each store, in US dollars a month. */
export interface LimitStoreAdvice {
  readonly valkey: StorePrice;
  readonly dynamodb: StorePrice;
  /** Below so many checks a month DynamoDB is cheaper, above it Valkey. A check is all limits of a request that share a dimension. */
  readonly breakEvenChecks: number;
  readonly why: string;
}

interface StorePrice {
  readonly perMonth: number;
  readonly perMillionChecks: number;
}

const breakEvenMillions = idleCachePerMonth / (pricePerMillion.tableCheck - pricePerMillion.limit);

export const limitStoreAdvice: LimitStoreAdvice = {
  valkey: { perMonth: dollars(idleCachePerMonth), perMillionChecks: dollars(pricePerMillion.limit) },
  dynamodb: { perMonth: 0, perMillionChecks: dollars(pricePerMillion.tableCheck) },
  breakEvenChecks: Math.round(breakEvenMillions * 10) * 100_000,
  why: `a cache costs ${idleCachePerMonth.toFixed(2)} dollars a month before its first check, a table ${pricePerMillion.tableCheck.toFixed(2)} a million checks and nothing else`,
};

function dollars(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}

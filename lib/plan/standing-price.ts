import { endpointPerMonth, idleCachePerMonth, natPrices, nodePerMonth, secretPerMonth } from '../policies/prices.ts';

/** What a gateway has that costs by the hour or the month, whatever its traffic. */
export interface Standing {
  /** NAT gateways in the zones of a network of its own. */
  readonly hasNat: boolean;
  /** Interface endpoints in a network of its own. */
  readonly endpoints: number;
  /** The cache of its limits; `'none'` where it has none or uses another's. */
  readonly cache: 'none' | 'serverless' | { readonly type: string; readonly nodes: number };
  readonly hasSigningSecret: boolean;
}

/** Dollars a month in us-east-1, part by part; `null` for a part whose price is not known. */
export type StandingPrice = readonly { readonly what: string; readonly perMonth: number | null }[];

/** What stands a month without a request, dearest first. Empty where everything is paid by use. */
export function standingPrice({ hasNat, endpoints, cache, hasSigningSecret }: Standing): StandingPrice {
  const parts = [
    ...(hasNat ? [{ what: 'NAT gateways', perMonth: natPrices.perMonth }] : []),
    ...(endpoints > 0 ? [{ what: 'interface endpoints', perMonth: endpoints * endpointPerMonth }] : []),
    ...cachePrice(cache),
    ...(hasSigningSecret ? [{ what: 'signing secret', perMonth: secretPerMonth }] : []),
  ];
  return parts.sort((a, b) => (b.perMonth ?? 0) - (a.perMonth ?? 0));
}

function cachePrice(cache: Standing['cache']): StandingPrice {
  if (cache === 'none') return [];
  if (cache === 'serverless') return [{ what: 'cache', perMonth: idleCachePerMonth }];
  const { type, nodes } = cache;
  const each = nodePerMonth(type);
  return [{ what: `${nodes} nodes ${type}`, perMonth: each === undefined ? null : each * nodes }];
}

/** One sentence for people; null where nothing stands. */
export function standingPriceText(price: StandingPrice): string | null {
  if (price.length === 0) return null;
  const total = price.reduce((sum, { perMonth }) => sum + (perMonth ?? 0), 0);
  const parts = price.map(({ what, perMonth }) => `${what} ${perMonth === null ? '(not known)' : dollars(perMonth)}`);
  return `stands at $${dollars(total)} a month without a request (us-east-1): ${parts.join(', ')}`;
}

/** Of the way out of a network of a gateway's own. */
export function natPriceText(): string {
  return `${dollars(natPrices.perMonth)} dollars a month and ${natPrices.perGigabyte} a gigabyte (us-east-1, read 2026-11-24)`;
}

const dollars = (amount: number) => amount.toFixed(2);

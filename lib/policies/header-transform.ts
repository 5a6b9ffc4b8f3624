import type { RequestValue } from '../contract/request-value.ts';
import { type PolicyRow, unlessRefused } from './policy-row.ts';

/** Names that a parameter mapping of API Gateway can hold; RFC 9110 allows more. */
const mappable = /^[A-Za-z0-9._$-]+$/;

export const headerTransform: PolicyRow = {
  what: 'drops reserved headers of clients, and sets and removes the declared ones',
  isUsed: () => true,
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'drops reserved names in every spelling, then writes ours',
    pricePerMillion: 0,
  }),
  direct: ({ route, upstream }) =>
    unlessRefused(
      [
        ...route.set
          .filter(({ value }) => !canBeMapped(value))
          .map(
            ({ name }) =>
              `${name} would be the client's own wherever its source is absent: API Gateway skips the mapping then`,
          ),
        ...route.set
          .filter(({ value }) => value.from === 'static' && value.value.includes("'"))
          .map(({ name }) => `${name} holds a quote, which ends a static value of API Gateway`),
        ...route.set
          .filter(({ name }) => !mappable.test(name))
          .map(({ name }) => `${name} would not be set: API Gateway maps names of letters, digits and . _ $ - only`),
        ...route.remove.map((name) => `${name} would reach the upstream: API Gateway removes no header`),
      ],
      {
        enforcedBy: 'api-gateway',
        why: `reserved names may pass in other spellings, and credentials pass as they came; the upstream trusts ${upstream.trusts}`,
        pricePerMillion: 0,
      },
    ),
};

/** True for the values that API Gateway always has. */
function canBeMapped(value: RequestValue): boolean {
  return value.from === 'static' || value.from === 'request.id';
}

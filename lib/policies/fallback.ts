import { durationText } from '../contract/units.ts';
import type { FallbackRule } from '../contract/upstream-call.ts';
import type { PolicyRow } from './policy-row.ts';

export const fallback: PolicyRow = {
  what: 'answers for an upstream that does not, and says so',
  isUsed: ({ route }) => route.fallback !== null,
  lambda: ({ route }) => ({
    enforcedBy: 'forwarder',
    why: route.fallback === null ? '' : `${fallbackText(route.fallback)}, marked as degraded`,
    pricePerMillion: 0,
  }),
  direct: () => ({
    refusals: ['`fallback` would never be answered: API Gateway passes on what the upstream says'],
  }),
};

/** `the last good answer to the same caller, up to 5 min old, else 200` */
function fallbackText({ lastGoodMillis, static: fixed }: FallbackRule): string {
  return [
    ...(lastGoodMillis === null
      ? []
      : [`the last good answer to the same caller, up to ${durationText(lastGoodMillis)} old`]),
    ...(fixed === null ? [] : [`a static ${fixed.status}`]),
  ].join(', else ');
}

import { serializeList } from 'structured-headers';
import type { LimitConfig } from '../../lib/contract/limits.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import type { LimitState, LimitVerdict } from '../ports.ts';

/**
 * What a client is told of its limits, admitted or not: the fields of draft-ietf-httpapi-ratelimit-headers-10, the older
 * `X-RateLimit-*` for the limit that is nearest (reset in seconds from now), and `Retry-After` on a refusal.
 */
export function rateLimitHeaders(limits: readonly LimitConfig[], verdict: LimitVerdict): HeaderList {
  const nearest = [...verdict.limits].sort(
    (a, b) => b.retryAfterMillis - a.retryAfterMillis || a.remaining - b.remaining,
  )[0];
  if (nearest === undefined) return [];
  const ruleOf = ({ id }: LimitState) => (limits.find((limit) => limit.id === id) as LimitConfig).rule;
  const policies = verdict.limits.map((state) => {
    const { limit, windowMillis } = ruleOf(state);
    return item(state.id, { q: limit, w: seconds(windowMillis) });
  });
  const room = verdict.limits.map((state) => item(state.id, { r: state.remaining, t: untilMore(state) }));
  return [
    ['RateLimit-Policy', serializeList(policies)],
    ['RateLimit', serializeList(room)],
    ['X-RateLimit-Limit', String(ruleOf(nearest).limit)],
    ['X-RateLimit-Remaining', String(nearest.remaining)],
    ['X-RateLimit-Reset', String(untilMore(nearest))],
    ...(verdict.admitted ? [] : [['Retry-After', String(untilMore(nearest))] as const]),
  ];
}

const item = (id: string, parameters: { readonly [key: string]: number }): [string, Map<string, number>] => [
  id,
  new Map(Object.entries(parameters)),
];

/** A refused limit: until the request would pass. Another: until it is full again. The draft wants `t` no later than `Retry-After`. */
const untilMore = ({ retryAfterMillis, resetMillis }: LimitState) => seconds(retryAfterMillis || resetMillis);

const seconds = (millis: number) => Math.ceil(millis / 1000);

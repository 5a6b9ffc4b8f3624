import { type BareItem, serializeList } from 'structured-headers';
import type { LimitHeadersConfig } from '../../lib/contract/runtime-config.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import type { LimitCheck, LimitState } from '../ports.ts';

/** A limit of the request and what the store said of it. */
export interface JudgedLimit extends LimitCheck {
  readonly state: LimitState;
}

/**
 * The names of what a client is told, by version of draft-ietf-httpapi-ratelimit-headers. Those of -11 are of the change
 * that was open when it was published (pull request 166: `r` becomes `a`, `t` becomes `w`, and the cost is told); whoever
 * asks for them accepts that its final text may differ.
 */
const drafts = {
  'draft-10': { available: 'r', wait: 't', cost: null },
  'draft-11': { available: 'a', wait: 'w', cost: 'c' },
} as const satisfies { [D in NonNullable<LimitHeadersConfig['draft']>]: object };

/**
 * What a client is told of its limits, admitted or not, in the order of the limits. A shadow limit binds nobody and is not
 * told. `X-RateLimit-*` has one value a window, in the same order; leases have neither window nor reset, so they are only
 * in the fields of the draft.
 */
export function rateLimitHeaders({ draft, legacy }: LimitHeadersConfig, limits: readonly JudgedLimit[]): HeaderList {
  const shown = limits.filter(({ limit }) => !limit.shadow && !limit.hideHeaders);
  const windows = shown.filter(({ rule }) => rule.algorithm !== 'concurrency');
  return [
    ...(draft === null || shown.length === 0 ? [] : draftHeaders(drafts[draft], shown)),
    ...(!legacy || windows.length === 0 ? [] : legacyHeaders(windows)),
  ];
}

function draftHeaders(names: (typeof drafts)[keyof typeof drafts], limits: readonly JudgedLimit[]): HeaderList {
  const policies = limits.map((judged) => item(judged, policyOf(judged)));
  const states = limits.map((judged) => {
    const { state, rule, cost } = judged;
    return item(judged, {
      [names.available]: state.remaining,
      ...(rule.algorithm === 'concurrency' ? {} : { [names.wait]: seconds(untilMore(state)) }),
      ...(names.cost === null ? {} : { [names.cost]: cost }),
    });
  });
  return [
    ['RateLimit-Policy', serializeList(policies)],
    ['RateLimit', serializeList(states)],
  ];
}

/** Without `qu` the quota is of requests; a limit on what runs at the same time has no window. */
function policyOf({ rule }: JudgedLimit): { readonly [name: string]: BareItem } {
  return rule.algorithm === 'concurrency'
    ? { q: rule.limit, qu: 'concurrent-requests' }
    : { q: rule.limit, w: seconds(rule.windowMillis) };
}

/** `pk` tells a client which of its limits share a counter; it is a piece of the counter's hash and says nothing else. */
function item({ limit, key }: JudgedLimit, parameters: { readonly [name: string]: BareItem }) {
  const partition = Uint8Array.from(Buffer.from(key.slice(-12), 'base64url')).buffer;
  return [limit.id, new Map<string, BareItem>([...Object.entries(parameters), ['pk', partition]])] as [
    string,
    Map<string, BareItem>,
  ];
}

function legacyHeaders(limits: readonly JudgedLimit[]): HeaderList {
  const values = (of: (judged: JudgedLimit) => number) => limits.map(of).join(', ');
  return [
    ['X-RateLimit-Limit', values(({ rule }) => rule.limit)],
    ['X-RateLimit-Remaining', values(({ state }) => state.remaining)],
    ['X-RateLimit-Reset', values(({ state }) => seconds(untilMore(state)))],
  ];
}

/** Of the limits that refuse, the one whose wait is longest. @throws TypeError when none does. */
export function bindingLimit(limits: readonly JudgedLimit[]): JudgedLimit {
  return limits
    .filter(({ limit, state }) => !limit.shadow && !state.admitted)
    .reduce((a, b) => (b.state.retryAfterMillis > a.state.retryAfterMillis ? b : a));
}

/** A lease comes back with any request that ends, which nobody can know; a client may ask again soon. */
export function retryAfterSeconds({ rule, state }: JudgedLimit): number {
  return rule.algorithm === 'concurrency' ? 1 : seconds(state.retryAfterMillis);
}

/** A refused limit: until the request would pass. Another: until it is full again. The draft wants `t` no later than `Retry-After`. */
const untilMore = ({ retryAfterMillis, resetMillis }: LimitState) => retryAfterMillis || resetMillis;

export const seconds = (millis: number) => Math.ceil(millis / 1000);

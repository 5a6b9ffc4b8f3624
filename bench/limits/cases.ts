import type { Redis } from 'iovalkey';
import { RateLimiterRedis, RateLimiterUnion } from 'rate-limiter-flexible';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitCheck } from '../../lambdas/ports.ts';
import { denyCache } from '../../lambdas/stages/deny-cache.ts';
import { limitChecks } from '../../lambdas/stages/limit-checks.ts';
import { storeBreaker } from '../../lambdas/stages/store-breaker.ts';
import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';
import type { CaseName } from './measurement.ts';
import type { Operation } from './slice.ts';

const counters = 5_000;
const minute = 60_000;
/** Above what a whole run sends: every check is admitted and written, which is the dearest answer. */
const limit = 1_000_000_000;

/** Ten times the forwarder's own: the machine may pause, and a pause is not what is measured. */
const budgetMillis = 250;

/** Every case on one connection of one client; ours with the breaker and the deny cache that the forwarder puts around it. */
export function limitCases(client: Redis): { readonly [Name in CaseName]: Operation } {
  const store = denyCache(
    storeBreaker(valkeyLimitStore(client, budgetMillis), () => performance.now()),
    () => performance.now(),
  );
  const sliding = forEveryCaller([{ algorithm: 'sliding-window', limit, windowMillis: minute }]);
  const three = forEveryCaller([
    { algorithm: 'sliding-window', limit, windowMillis: minute },
    { algorithm: 'token-bucket', limit, windowMillis: minute, burst: limit },
    { algorithm: 'fixed-window', limit, windowMillis: minute },
  ]);
  const denied = checksOf('spent', [{ algorithm: 'sliding-window', limit: 1, windowMillis: 60 * minute }]);
  const peer = peerLimiter(client, 'peer');
  const peers = new RateLimiterUnion(...['one', 'two', 'three'].map((prefix) => peerLimiter(client, prefix)));
  const blocked = new RateLimiterRedis({ storeClient: client, points: 1, duration: 3_600, inMemoryBlockOnConsumed: 1 });
  return {
    three: (turn) => store.check(three[turn % counters] as readonly LimitCheck[]),
    'three-peer': (turn) => peers.consume(caller(turn)),
    sliding: (turn) => store.check(sliding[turn % counters] as readonly LimitCheck[]),
    'sliding-peer': (turn) => peer.consume(caller(turn)),
    incr: (turn) => client.incr(`incr:${caller(turn)}`),
    denied: () => store.check(denied),
    'denied-peer': () => blocked.consume('spent').catch(() => undefined),
  };
}

const names = Array.from({ length: counters }, (_, n) => `caller-${n}`);
const caller = (turn: number) => names[turn % counters] as string;

function peerLimiter(client: Redis, keyPrefix: string): RateLimiterRedis {
  return new RateLimiterRedis({ storeClient: client, keyPrefix, points: limit, duration: 60 });
}

/** What the forwarder asks of the store for each caller. */
function forEveryCaller(rules: readonly LimitRule[]): readonly (readonly LimitCheck[])[] {
  return names.map((name) => checksOf(name, rules));
}

export function checksOf(name: string, rules: readonly LimitRule[]): readonly LimitCheck[] {
  const limits = rules.map(
    (rule, n): LimitConfig => ({
      id: `bench:${n}`,
      rule,
      tiers: {},
      by: [{ from: 'claims', name: 'sub' }],
      otherwise: [{ from: 'client.ip' }],
      cost: 1,
      shadow: false,
      hideHeaders: false,
      onStoreError: 'closed',
    }),
  );
  return limitChecks(limits, { resolve: () => name, tier: undefined });
}

import { memoryBreakerStore } from '../../lambdas/adapters/memory/memory-breaker-store.ts';
import { circuitBreaker } from '../../lambdas/calls/circuit-breaker.ts';
import { deadline } from '../../lambdas/calls/deadline.ts';
import type { GuardedCall, GuardedRequest } from '../../lambdas/calls/guarded-call.ts';
import { inFlightCap } from '../../lambdas/calls/in-flight-cap.ts';
import { retry } from '../../lambdas/calls/retry.ts';
import { retryBudget } from '../../lambdas/calls/retry-budget.ts';
import { sharedCircuits } from '../../lambdas/calls/shared-circuits.ts';
import { type BreakerRule, usualBreaker } from '../../lib/contract/breaker.ts';
import { usualRetry } from '../../lib/contract/upstream-call.ts';
import type { CaseName } from './measurement.ts';
import { opossum, sampling, wrapped } from './peers.ts';

const tryMillis = 3_000;
const nowMillis = () => performance.now();
const answer = { status: 200, headers: [], body: new Uint8Array() };

export const request: GuardedRequest = {
  target: '/orders',
  method: 'GET',
  headers: [],
  body: null,
  timeoutMillis: tryMillis,
  tryMillis,
  maxResponseBytes: 1_000,
  source: 'caller',
  isRepeatable: true,
  once: false,
  balanceKey: undefined,
  tried: new Set(),
  notes: { tries: 0 },
  arrival: { requestId: 'one', stage: 'prod', sourceIp: '203.0.113.9', domainName: 'api.example.com' },
};

/** The call that all of them wrap: an answer at once. */
const bare: GuardedCall = async () => answer;

/** Each as it is used: ours with a circuit that is shared, theirs with what is nearest to it. */
export function breakerCases(): { readonly [Name in CaseName]: GuardedCall } {
  const guarded = breaker();
  const budget = retryBudget();
  const wait = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));
  const again = retry({ ...usualRetry, tries: 3 }, { budget, nowMillis, random: Math.random, wait });
  return {
    bare,
    breaker: guarded(bare),
    opossum: opossum(bare),
    sampling: sampling(bare),
    pipeline: deadline(nowMillis)(inFlightCap(64)(again(breaker()(bare)))),
    wrap: wrapped(bare, tryMillis),
  };
}

function breaker() {
  const rule: BreakerRule = { ...usualBreaker, leaseMillis: tryMillis + 1_000 };
  const store = memoryBreakerStore(nowMillis);
  const circuits = sharedCircuits(
    { orders: rule },
    { store, instance: 'bench', nowMillis, random: Math.random, tell: () => undefined },
  );
  return circuitBreaker({ circuit: circuits.of('orders'), rule, nowMillis });
}

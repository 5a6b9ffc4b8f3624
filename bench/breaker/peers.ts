import {
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  SamplingBreaker,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import CircuitBreaker from 'opossum';
import type { GuardedCall } from '../../lambdas/calls/guarded-call.ts';

/** The breaker of opossum over a window of ten seconds, without its timer. */
export function opossum(call: GuardedCall): GuardedCall {
  const breaker = new CircuitBreaker(call, { timeout: false, errorThresholdPercentage: 50, volumeThreshold: 10 });
  return (request) => breaker.fire(request);
}

/** The breaker of cockatiel that opens by rate. */
export function sampling(call: GuardedCall): GuardedCall {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: 30_000,
    breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000 }),
  });
  return (request) => breaker.execute(() => call(request));
}

/** Retry, breaker, timeout and bulkhead of cockatiel in one. */
export function wrapped(call: GuardedCall, timeoutMillis: number): GuardedCall {
  const policy = wrap(
    retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() }),
    circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(5) }),
    timeout(timeoutMillis, TimeoutStrategy.Aggressive),
    bulkhead(64),
  );
  return (request) => policy.execute(() => call(request));
}

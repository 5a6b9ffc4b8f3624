import { usualBreaker } from '../contract/breaker.ts';
import { durationMillis } from '../contract/units.ts';
import { type HealthRule, usualCalls, usualHealth, usualRetry } from '../contract/upstream-call.ts';
import type { UpstreamCallModel } from './gateway-model.ts';
import { requestValue } from './normalise-value.ts';
import type { UpstreamShape } from './upstream-shape.ts';

type Written<K extends keyof UpstreamShape> = UpstreamShape[K];

/** An open period that is longer than the longest by default is the longest itself. */
export function breakerRule(breaker: Written<'breaker'> = {}): UpstreamCallModel['breaker'] {
  if (breaker === 'none') return null;
  const { slow, statuses, failures } = breaker;
  const openMillis = durationMillis(breaker.openFor) ?? usualBreaker.openMillis;
  return {
    consecutiveFailures: breaker.consecutiveFailures ?? usualBreaker.consecutiveFailures,
    minimumCalls: breaker.minimumCalls ?? usualBreaker.minimumCalls,
    failureRate: breaker.failureRate ?? usualBreaker.failureRate,
    slow: slow === undefined ? usualBreaker.slow : { millis: durationMillis(slow.over) as number, rate: slow.rate },
    openMillis,
    maxOpenMillis: durationMillis(breaker.maxOpenFor) ?? Math.max(usualBreaker.maxOpenMillis, openMillis),
    successesToClose: breaker.successes ?? usualBreaker.successesToClose,
    failure: {
      statuses: statuses?.map((one) => (typeof one === 'number' ? [one, one] : one)) ?? usualBreaker.failure.statuses,
      failures: failures ?? usualBreaker.failure.failures,
    },
  };
}

export function retryRule(retry: Written<'retry'>): UpstreamCallModel['retry'] {
  if (retry === undefined) return usualCalls.retry;
  return {
    tries: retry.tries,
    statuses: retry.statuses ?? usualRetry.statuses,
    failures: retry.failures ?? usualRetry.failures,
    pauseMillis: durationMillis(retry.pause) ?? usualRetry.pauseMillis,
    idempotencyKey: retry.idempotencyKey ?? usualRetry.idempotencyKey,
  };
}

export function hedgeRule(hedge: Written<'hedge'>): UpstreamCallModel['hedge'] {
  if (hedge === undefined) return usualCalls.hedge;
  const afterMillis = durationMillis(hedge.after);
  return afterMillis === undefined ? { percentile: Number(hedge.after.slice(1)) } : { afterMillis };
}

export function balanceRule(balance: Written<'balance'>): UpstreamCallModel['balance'] {
  if (balance === undefined) return usualCalls.balance;
  return typeof balance === 'string' ? { by: balance } : { by: 'hash', value: requestValue(balance.hash) };
}

export function outlierRule(outliers: Written<'outliers'>): UpstreamCallModel['outlier'] {
  const usual = usualCalls.outlier;
  if (outliers === 'none' || usual === null) return null;
  return {
    consecutiveFailures: outliers?.failures ?? usual.consecutiveFailures,
    ejectMillis: durationMillis(outliers?.ejectFor) ?? usual.ejectMillis,
  };
}

/** A check that takes as long as the time between two of them would never be told apart from the next one. */
export function healthRule(health: Written<'health'>): HealthRule | null {
  if (health === undefined) return usualCalls.health;
  const everyMillis = durationMillis(health.every) ?? usualHealth.everyMillis;
  return {
    path: health.path,
    everyMillis,
    timeoutMillis: durationMillis(health.timeout) ?? Math.min(usualHealth.timeoutMillis, Math.floor(everyMillis / 2)),
    statuses: health.statuses ?? usualHealth.statuses,
    up: health.up ?? usualHealth.up,
    down: health.down ?? usualHealth.down,
  };
}

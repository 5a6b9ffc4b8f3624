import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { GatewayMetric } from '../../contract/metrics.ts';
import type { AlarmThresholds } from '../options/alarm-options.ts';
import { fiveMinutes, functionMetric, type Measured, minute, ofAllApis } from './metrics.ts';

/** When somebody is told. */
export interface AlarmRule {
  /** Of the alarm, and part of its logical id. */
  readonly id: string;
  /** What is wrong, for people: 'answers of 500 and above are over 1 % of the requests'. */
  readonly says: string;
  /** Name of the page in `docs/runbooks`. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** It rings above it, or at it. Without one it rings above what CloudWatch learns to be usual. */
  readonly above?: number;
  readonly from?: number;
}

/** Fewer in five minutes are no share of anything: one failure at night would be all of the requests. */
const leastErrors = 5;
const leastRefusals = 20;

/**
 * What can be said of any gateway. Requests are counted by API Gateway, also those that no function of ours sees, and at no price:
 * they are what every share is a share of.
 */
export function gatewayRules(of: Measured, thresholds: Required<AlarmThresholds>): readonly AlarmRule[] {
  const whole = ` of the requests to ${of.gateway} (${of.stage})`;
  const { errors, overheadMillis, limited, denied, degraded } = thresholds;
  return [
    {
      id: 'Errors',
      runbook: 'errors',
      says: `answers of 500 and above are over ${errors} %${whole}`,
      metric: share(of, ofAllApis(of, '5XXError') as IMetric, leastErrors),
      above: errors,
    },
    {
      id: 'Overhead',
      runbook: 'overhead',
      says: `one in a hundred${whole} takes the gateway itself over ${overheadMillis} ms`,
      metric: functionMetric(of, 'GatewayOverhead', undefined, { statistic: Stats.percentile(99) }) as IMetric,
      above: overheadMillis,
    },
    {
      id: 'Limited',
      runbook: 'limited',
      says: `limits refuse over ${limited} %${whole}`,
      metric: share(of, counted(of, 'RateLimitRefused'), leastRefusals),
      above: limited,
    },
    {
      id: 'Denied',
      runbook: 'denied',
      says: `credentials are not accepted, or allow too little, in over ${denied} %${whole}`,
      metric: share(of, counted(of, 'AuthorizationFailures'), leastRefusals),
      above: denied,
    },
    {
      id: 'StoreDegraded',
      runbook: 'store-degraded',
      says: `limits could not be checked for over ${degraded} %${whole}`,
      metric: share(of, counted(of, 'RateLimitDegraded'), leastErrors),
      above: degraded,
    },
  ];
}

/** The rate of requests, over twice of what is usual: a number, or what CloudWatch has learned. */
export function rateRule(of: Measured, baselinePerSecond: number | undefined): AlarmRule {
  const whole = `the rate of requests to ${of.gateway} (${of.stage}) is`;
  const named = { id: 'RequestRate', runbook: 'request-rate', metric: ofAllApis(of, 'Count') as IMetric };
  if (baselinePerSecond === undefined) return { ...named, says: `${whole} far above what is usual` };
  const above = 2 * baselinePerSecond * fiveMinutes.toSeconds();
  return { ...named, says: `${whole} over twice its baseline: more than ${above} in five minutes`, above };
}

/** Of one service, or of all without one. A circuit that is forced open is one that somebody has to remember. */
export function circuitRule(of: Measured, service?: string): AlarmRule {
  const metrics = { opened: 'CircuitOpened', forced: 'CircuitForcedOpen', own: 'InstanceCircuitOpened' } as const;
  const usingMetrics = Object.fromEntries(
    Object.entries(metrics).map(([id, name]) => [id, functionMetric(of, name, service, { period: minute }) as IMetric]),
  );
  return {
    id: idOf('CircuitOpen', service),
    runbook: 'circuit-open',
    says: `${whoseService(service)} of ${of.gateway} (${of.stage}) is not called: its circuit has opened`,
    metric: new MathExpression({
      expression: 'FILL(opened, 0) + FILL(forced, 0) + FILL(own, 0)',
      usingMetrics,
      period: minute,
      label: 'circuits that opened',
    }) as IMetric,
    from: 1,
  };
}

/** Where targets are checked. */
export function unhealthyRule(of: Measured, service?: string): AlarmRule {
  return {
    id: idOf('BackendUnhealthy', service),
    runbook: 'backend-unhealthy',
    says: `a target of ${whoseService(service)} of ${of.gateway} (${of.stage}) does not pass its checks`,
    metric: functionMetric(of, 'UnhealthyTargets', service, { statistic: Stats.MAXIMUM, period: minute }) as IMetric,
    from: 1,
  };
}

const idOf = (id: string, service: string | undefined) => (service === undefined ? id : `${id}-${service}`);
const whoseService = (service: string | undefined) => (service === undefined ? 'a service' : service);

const counted = (of: Measured, name: GatewayMetric) => functionMetric(of, name, undefined, {}) as IMetric;

/** In percent of the requests; 0 below `least`. What is counted only where it happens is 0 where it was not. */
function share(of: Measured, some: IMetric, least: number): IMetric {
  return new MathExpression({
    expression: `IF(FILL(some, 0) >= ${least}, 100 * FILL(some, 0) / requests, 0)`,
    usingMetrics: { some, requests: ofAllApis(of, 'Count') as IMetric },
    period: fiveMinutes,
    label: 'percent of the requests',
  }) as IMetric;
}

import { usualBreaker } from '../../lib/contract/breaker.ts';
import type { UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { decodeUpstreamPlace } from '../../lib/contract/upstream-place.ts';
import { balanced, type TargetCall } from '../calls/balance.ts';
import { circuitBreaker } from '../calls/circuit-breaker.ts';
import { deadline } from '../calls/deadline.ts';
import { deadlineHeader } from '../calls/deadline-header.ts';
import { fleetCap } from '../calls/fleet-cap.ts';
import type { GuardedCall } from '../calls/guarded-call.ts';
import type { LeaseParts } from '../calls/lease.ts';
import { onlyTry, retry } from '../calls/retry.ts';
import { retryBudget } from '../calls/retry-budget.ts';
import type { SharedCircuits } from '../calls/shared-circuits.ts';
import { targetLeases } from '../calls/target-leases.ts';
import type { LimitStore, Upstream } from '../ports.ts';

/** What the calls of all upstreams reach the world with. */
export interface PipelineParts {
  readonly upstream: Upstream;
  readonly circuits: SharedCircuits;
  /** Counts calls under way over the fleet. */
  readonly limits: LimitStore;
  /** A clock that nobody sets. */
  readonly monotonicMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

/** One upstream of a gateway at one place. */
export interface PlacedUpstream {
  readonly gateway: string;
  readonly name: string;
  readonly config: UpstreamConfig;
  /** Text of its stage variable. */
  readonly place: string;
  /** The longest that a call of it may take, with all its tries. */
  readonly longestMillis: number;
}

/** An instance that dies holds its places until then. */
const leaseMarginMillis = 1_000;

/**
 * All that stands around a call, made once. From the outside in: deadline > cap of the fleet > retry > circuit breaker, which
 * sees each try > choice of the target > header with the deadline > HTTP.
 */
export function pipeline(placed: PlacedUpstream, parts: PipelineParts): GuardedCall {
  const { gateway, name, config, longestMillis } = placed;
  const { monotonicMillis: nowMillis, random, wait, limits: store } = parts;
  const leases: LeaseParts = { store, gateway, upstream: name, leaseMillis: longestMillis + leaseMarginMillis };
  const target = balanced({
    targets: decodeUpstreamPlace(placed.place),
    insecure: config.insecure !== null,
    rule: config.balance,
    outlier: config.outlier,
    failure: (config.breaker ?? usualBreaker).failure,
    health: noneUnhealthy,
    nowMillis,
    random,
    ...leasesOfTargets(placed, leases, random),
  })(reach(config, parts.upstream));
  const guards = [
    deadline(nowMillis),
    ...(config.maxInFlight === null ? [] : [fleetCap({ ...leases, most: config.maxInFlight })]),
    config.retry === null ? onlyTry : retry(config.retry, { budget: retryBudget(), nowMillis, random, wait }),
    ...(config.breaker === null
      ? []
      : [circuitBreaker({ circuit: parts.circuits.of(name), rule: config.breaker, nowMillis })]),
  ];
  return guards.reduceRight((next, guard) => guard(next), target);
}

const nobody: ReadonlySet<string> = new Set();
const noneUnhealthy = () => nobody;

function leasesOfTargets({ config, place }: PlacedUpstream, leases: LeaseParts, random: () => number) {
  if (config.balance.by !== 'least-outstanding') return {};
  const places = decodeUpstreamPlace(place).map((target) => target.place);
  return { leases: targetLeases({ ...leases, places, random }) };
}

/** One call of a target, with its times. */
function reach(
  { deadlineHeader: name, connectMillis, firstByteMillis }: UpstreamConfig,
  upstream: Upstream,
): TargetCall {
  const times = { connectMillis, ...(firstByteMillis === null ? {} : { firstByteMillis }) };
  const call: TargetCall = (request) => upstream.call({ ...request, ...times });
  return name === null ? call : deadlineHeader(name)(call);
}

import { usualBreaker } from '../../lib/contract/breaker.ts';
import type { UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { decodeUpstreamPlace, functionOfPlace, type UpstreamTarget } from '../../lib/contract/upstream-place.ts';
import { balanced, type TargetCall } from '../calls/balance.ts';
import { circuitBreaker } from '../calls/circuit-breaker.ts';
import { deadline } from '../calls/deadline.ts';
import { deadlineHeader } from '../calls/deadline-header.ts';
import { fleetCap } from '../calls/fleet-cap.ts';
import type { GuardedCall } from '../calls/guarded-call.ts';
import { hedge } from '../calls/hedge.ts';
import type { KnownHealth } from '../calls/known-health.ts';
import type { LeaseParts } from '../calls/lease.ts';
import { onlyTry, retry } from '../calls/retry.ts';
import { retryBudget } from '../calls/retry-budget.ts';
import type { SharedCircuits } from '../calls/shared-circuits.ts';
import { targetLeases } from '../calls/target-leases.ts';
import type { FunctionCalls, FunctionRequest } from '../function-port.ts';
import type { LimitStore, Upstream } from '../ports.ts';
import type { GatewayAccess } from './gateway-access.ts';

/** What the calls of all upstreams reach the world with. */
export interface PipelineParts {
  readonly upstream: Upstream;
  /** Calls the functions that are upstreams. */
  readonly functions: FunctionCalls;
  readonly circuits: SharedCircuits;
  /** null where nobody checks. */
  readonly health: KnownHealth | null;
  /** null where no upstream asks for more than its address. */
  readonly access: GatewayAccess | null;
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
  /** Text of the stage variable with the names of its secrets; '' where it has none. */
  readonly secrets: string;
  /** The longest that a call of it may take, with all its tries. */
  readonly longestMillis: number;
}

/** An instance that dies holds its places until then. */
const leaseMarginMillis = 1_000;

/**
 * All that stands around a call, made once. From the outside in: deadline > cap of the fleet > retry > hedge > circuit breaker,
 * which sees each try > choice of the target > credential and TLS > header with the deadline > HTTP. An upstream that is a
 * function has no targets to choose from, and is known to nobody by a credential: AWS asks for the gateway's own right.
 */
export function pipeline(placed: PlacedUpstream, parts: PipelineParts): GuardedCall {
  const { name, config } = placed;
  const { monotonicMillis: nowMillis, random, wait, circuits, limits } = parts;
  const leases = leasesOf(placed, limits);
  const budget = retryBudget();
  const guards = [
    deadline(nowMillis),
    ...ifGiven(config.maxInFlight, (most) => fleetCap({ ...leases, most })),
    config.retry === null ? onlyTry(budget) : retry(config.retry, { budget, nowMillis, random, wait }),
    ...ifGiven(config.hedge, (rule) => hedge(rule, { budget, nowMillis })),
    ...ifGiven(config.breaker, (rule) => circuitBreaker({ circuit: circuits.of(name), rule, nowMillis })),
  ];
  const functionName = functionOfPlace(placed.place);
  const call = functionName === undefined ? toTarget(placed, leases, parts) : toFunction(functionName, config, parts);
  return guards.reduceRight((next, guard) => guard(next), call);
}

type Guard = (next: GuardedCall) => GuardedCall;

const ifGiven = <T>(rule: T | null, guard: (rule: T) => Guard): readonly Guard[] =>
  rule === null ? [] : [guard(rule)];

function toTarget(placed: PlacedUpstream, leases: LeaseParts, parts: PipelineParts): GuardedCall {
  const { name, config } = placed;
  const { health, monotonicMillis: nowMillis, random } = parts;
  const targets = decodeUpstreamPlace(placed.place);
  const isChecked = health !== null && config.health !== null;
  return balanced({
    targets,
    insecure: config.insecure !== null,
    rule: config.balance,
    outlier: config.outlier,
    failure: (config.breaker ?? usualBreaker).failure,
    health: isChecked ? () => health.unhealthy(name) : noneUnhealthy,
    nowMillis,
    random,
    ...leasesOfTargets(config, targets, { ...leases, random }),
  })(reach(placed, parts));
}

function toFunction(
  functionName: string,
  { deadlineHeader: header }: UpstreamConfig,
  { functions }: PipelineParts,
): GuardedCall {
  const call = (request: FunctionRequest) => functions.call(request);
  const told = header === null ? call : deadlineHeader(header)(call);
  return (request) => {
    request.notes.tries += 1;
    return told({ ...request, functionName });
  };
}

const nobody: ReadonlySet<string> = new Set();
const noneUnhealthy = () => nobody;

function leasesOf({ gateway, name, longestMillis }: PlacedUpstream, store: LimitStore): LeaseParts {
  return { store, gateway, upstream: name, leaseMillis: longestMillis + leaseMarginMillis };
}

function leasesOfTargets(
  { balance }: UpstreamConfig,
  targets: readonly UpstreamTarget[],
  parts: LeaseParts & Pick<PipelineParts, 'random'>,
) {
  if (balance.by !== 'least-outstanding') return {};
  return { leases: targetLeases({ ...parts, places: targets.map(({ place }) => place) }) };
}

/** One call of a target, with its times, by its own TLS and with the gateway's credential. */
function reach({ name, config, secrets }: PlacedUpstream, { upstream, access }: PipelineParts): TargetCall {
  const { connectMillis, firstByteMillis, deadlineHeader: header } = config;
  const times = { connectMillis, ...(firstByteMillis === null ? {} : { firstByteMillis }) };
  const call: TargetCall = (request) => upstream.call({ ...request, ...times });
  const told = header === null ? call : deadlineHeader(header)(call);
  return access === null ? told : access(name, config, secrets)(told);
}

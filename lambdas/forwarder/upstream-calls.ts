import type { BreakerRule } from '../../lib/contract/breaker.ts';
import type { ForwarderConfig, UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { decodeUpstreamPlace, upstreamUrl } from '../../lib/contract/upstream-place.ts';
import { circuitBreaker } from '../calls/circuit-breaker.ts';
import { deadline } from '../calls/deadline.ts';
import type { GuardedCall } from '../calls/guarded-call.ts';
import { onlyTry, retry } from '../calls/retry.ts';
import { retryBudget } from '../calls/retry-budget.ts';
import { type SharedCircuits, sharedCircuits } from '../calls/shared-circuits.ts';
import { target } from '../calls/target.ts';
import type { BreakerStore, Upstream } from '../ports.ts';

/** What the calls of all upstreams reach the world with. */
export interface UpstreamCallsParts {
  readonly upstream: Upstream;
  readonly breakers: BreakerStore;
  /** Of this instance and of no other. */
  readonly instance: string;
  /** A clock that nobody sets. */
  readonly monotonicMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

/** Stage variables of an event. */
export type StageVariables = { readonly [name: string]: string | undefined } | null;

export interface UpstreamCalls {
  /** The call of an upstream where its stage has it, with all its guards: the same one as long as its places are the same. */
  of(upstream: string, stage: StageVariables): GuardedCall;
  readonly circuits: SharedCircuits;
}

/** A function serves the stages that it is deployed with, so places are few; of more, those of before are made again. */
const placesKept = 16;

/**
 * One pipeline an upstream and place, made once. From the outside in: deadline > retry > circuit breaker (each try is seen by
 * it) > target > HTTP.
 */
export function upstreamCalls(config: ForwarderConfig, parts: UpstreamCallsParts): UpstreamCalls {
  const { breakers: store, instance, monotonicMillis: nowMillis, random } = parts;
  const circuits = sharedCircuits(breakerRules(config), { store, instance, nowMillis, random });
  const pipelines = new Map<string, GuardedCall>();
  return {
    circuits,
    of(name, stage) {
      const upstream = config.upstreams[name];
      if (upstream === undefined) throw new Error(`no upstream ${name} in the configuration`);
      const place = stage?.[upstream.stageVariable];
      if (place === undefined) throw new Error(`the stage has no variable ${upstream.stageVariable}`);
      const key = `${name} ${place}`;
      const known = pipelines.get(key);
      if (known !== undefined) return known;
      if (pipelines.size >= placesKept) pipelines.clear();
      const pipeline = pipelineOf({ name, upstream, place, circuits }, parts);
      pipelines.set(key, pipeline);
      return pipeline;
    },
  };
}

interface Pipeline {
  readonly name: string;
  readonly upstream: UpstreamConfig;
  /** Text of its stage variable. */
  readonly place: string;
  readonly circuits: SharedCircuits;
}

function pipelineOf({ name, upstream, place, circuits }: Pipeline, parts: UpstreamCallsParts): GuardedCall {
  const { monotonicMillis: nowMillis, random, wait } = parts;
  const { breaker: rule, retry: retryRule } = upstream;
  const guards = [
    deadline(nowMillis),
    retryRule === null ? onlyTry : retry(retryRule, { budget: retryBudget(), nowMillis, random, wait }),
    ...(rule === null ? [] : [circuitBreaker({ circuit: circuits.of(name), rule, nowMillis })]),
  ];
  return guards.reduceRight((next, guard) => guard(next), toTarget(upstream, place, parts.upstream));
}

const noTarget = { refused: 'no-target', retryAfterMillis: 0 } as const;

function toTarget({ insecure }: UpstreamConfig, place: string, upstream: Upstream): GuardedCall {
  const [first] = decodeUpstreamPlace(place);
  if (first === undefined) return async () => noTarget;
  const call = target(upstreamUrl(first.place, insecure !== null))(upstream.call);
  return (request) => {
    request.notes.tries += 1;
    return call(request);
  };
}

function breakerRules({ upstreams }: ForwarderConfig): { readonly [upstream: string]: BreakerRule } {
  return Object.fromEntries(
    Object.entries(upstreams).flatMap(([name, { breaker }]) => (breaker === null ? [] : [[name, breaker]])),
  );
}

import type { BreakerRule } from '../../lib/contract/breaker.ts';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import type { CircuitNews } from '../calls/circuit-news.ts';
import type { GuardedCall } from '../calls/guarded-call.ts';
import { type SharedCircuits, sharedCircuits } from '../calls/shared-circuits.ts';
import type { BreakerStore } from '../ports.ts';
import { type PipelineParts, pipeline } from './pipeline.ts';

export interface UpstreamCallsParts extends Omit<PipelineParts, 'circuits'> {
  readonly breakers: BreakerStore;
  /** Name of this instance and of no other. */
  readonly instance: string;
  /** Is told of every change of a circuit that this instance makes. */
  readonly tell: (news: CircuitNews) => void;
}

/** Stage variables of an event. */
export type StageVariables = { readonly [name: string]: string | undefined } | null;

export interface UpstreamCalls {
  /** The call of an upstream where its stage has it, with all its guards: the same one while its place is the same. */
  of(upstream: string, stage: StageVariables): GuardedCall;
  readonly circuits: SharedCircuits;
}

/** A function serves the stages that it is deployed with, so places are few; of more, those of before are made again. */
const placesKept = 16;

/** One pipeline an upstream and place, made by the first call of it; an event differs by its request alone. */
export function upstreamCalls(config: ForwarderConfig, parts: UpstreamCallsParts): UpstreamCalls {
  const { breakers: store, instance, monotonicMillis: nowMillis, random, tell } = parts;
  const circuits = sharedCircuits(breakerRules(config), { store, instance, nowMillis, random, tell });
  const known = new Map<string, GuardedCall>();
  const { gateway } = config;

  function made(name: string, stage: StageVariables): GuardedCall {
    const upstream = config.upstreams[name];
    if (upstream === undefined) throw new Error(`no upstream ${name} in the configuration`);
    const place = stage?.[upstream.stageVariable];
    if (place === undefined) throw new Error(`the stage has no variable ${upstream.stageVariable}`);
    const key = `${name} ${place}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    if (known.size >= placesKept) known.clear();
    const longestMillis = longestCall(config, name);
    const call = pipeline({ gateway, name, config: upstream, place, longestMillis }, { ...parts, circuits });
    known.set(key, call);
    return call;
  }
  return { circuits, of: made };
}

function breakerRules({ upstreams }: ForwarderConfig): { readonly [upstream: string]: BreakerRule } {
  return Object.fromEntries(
    Object.entries(upstreams).flatMap(([name, { breaker }]) => (breaker === null ? [] : [[name, breaker]])),
  );
}

function longestCall({ routes }: ForwarderConfig, upstream: string): number {
  const times = Object.values(routes).filter((route) => route.upstream === upstream);
  return Math.max(0, ...times.map(({ timeoutMillis }) => timeoutMillis));
}

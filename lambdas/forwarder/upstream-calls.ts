import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { GuardedCall } from '../calls/guarded-call.ts';
import { type PipelineParts, pipeline } from './pipeline.ts';

/** Stage variables of an event. */
export type StageVariables = { readonly [name: string]: string | undefined } | null;

/** The call of an upstream where its stage has it, with all its guards: the same one while its place is the same. */
export type UpstreamCalls = (upstream: string, stage: StageVariables) => GuardedCall;

/** A function serves the stages that it is deployed with, so an upstream has few; of more, those of before are made again. */
const placesKept = 4;

/** One pipeline an upstream and place, made by the first call of it; an event differs by its request alone. `routes` are those that call. */
export function upstreamCalls(
  config: GatewayConfig,
  routes: readonly RouteConfig[],
  parts: PipelineParts,
): UpstreamCalls {
  const { gateway, upstreams } = config;
  const known = new Map(Object.keys(upstreams).map((name) => [name, new Map<string, GuardedCall>()]));
  return (name, stage) => {
    const [upstream, placed] = [upstreams[name], known.get(name)];
    if (upstream === undefined || placed === undefined) throw new Error(`no upstream ${name} in the configuration`);
    const place = variableOf(stage, upstream.stageVariable);
    const secrets = upstream.secretsVariable === null ? '' : variableOf(stage, upstream.secretsVariable);
    if (place === undefined || secrets === undefined) return notDeployed;
    const key = `${place} ${secrets}`;
    const kept = placed.get(key);
    if (kept !== undefined) return kept;
    if (placed.size >= placesKept) placed.clear();
    const longestMillis = longestCall(routes, name);
    const call = pipeline({ gateway, name, config: upstream, place, secrets, longestMillis }, parts);
    placed.set(key, call);
    return call;
  };
}

function variableOf(stage: StageVariables, name: string): string | undefined {
  return stage?.[name];
}

/** The stage is of an earlier deployment, or of a later one that is not taken back yet: it does not say where the upstream is. */
const notDeployed: GuardedCall = async () => ({ refused: 'not-deployed', retryAfterMillis: 5_000 });

function longestCall(routes: readonly RouteConfig[], upstream: string): number {
  const times = routes.filter((route) => route.upstream === upstream);
  return Math.max(0, ...times.map(({ timeoutMillis }) => timeoutMillis));
}

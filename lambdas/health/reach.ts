import type { HealthConfig } from '../../lib/contract/runtime-config.ts';
import type { TargetCall } from '../calls/balance.ts';
import { upstreamAccess } from '../forwarder/upstream-access.ts';
import type { Log, Secrets, Upstream } from '../ports.ts';

/** How the targets of an upstream are called. */
export type Reach = (upstream: string, stageVariables: { readonly [name: string]: string }) => TargetCall;

export interface ReachParts {
  readonly upstream: Upstream;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Since the epoch. */
  readonly nowMillis: () => number;
}

/** By the upstream's own TLS, as the forwarders do, and never with the gateway's credential: what is checked is no caller's. */
export function reach({ upstreams }: HealthConfig, { upstream, ...parts }: ReachParts): Reach {
  const call: TargetCall = (request) => upstream.call(request);
  // Kept over runs, since what belongs together shares its secrets and its connections.
  const secured = new Map<string, { readonly place: string; readonly call: TargetCall }>();
  return (name, stageVariables) => {
    const config = upstreams[name];
    if (config === undefined || config.tls === null) return call;
    const place = config.secretsVariable === null ? '' : (stageVariables[config.secretsVariable] ?? '');
    const known = secured.get(name);
    if (known?.place === place) return known.call;
    const access = upstreamAccess(
      { ...config, credential: null },
      { ...parts, upstream: name, place, call: upstream.call },
    );
    const made = { place, call: access(call) };
    secured.set(name, made);
    return made.call;
  };
}

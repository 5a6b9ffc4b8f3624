import type { Construct } from 'constructs';
import type { FunctionRuns } from './function-run.ts';
import type { GatewayFunction } from './gateway-function.ts';
import { type ServingProps, servingFunction } from './serving-function.ts';

/** The functions that serve the routes of a gateway. */
export interface Forwarders {
  /** Of all services that have none of their own. */
  readonly shared: GatewayFunction;
  readonly isolated: { readonly [service: string]: GatewayFunction };
  /** Of all aggregates; null where the gateway mounts none. */
  readonly aggregator: GatewayFunction | null;
}

/**
 * One bundle in one function for all services, and in one more for each that is isolated; another bundle in one for all
 * aggregates. Each has a configuration, a role and instances of its own. All of them share the tables and the store of limits.
 */
export function forwarders(scope: Construct, props: ServingProps, runs: FunctionRuns): Forwarders {
  const { gateway, forwarder, isolated, aggregator } = props.plan;
  const bundle = 'forwarder';
  const description = `Decides and forwards the requests of ${gateway}`;
  return {
    shared: servingFunction(scope, 'Forwarder', { bundle, config: forwarder, description, ...runs.forwarder }, props),
    isolated: Object.fromEntries(
      isolated.map(({ service, config, reservedConcurrency }) => {
        const own = {
          bundle,
          config,
          description: `${description} for ${service}`,
          reservedConcurrency,
          ...runs.isolated,
        } as const;
        return [service, servingFunction(scope, `Forwarder-${service}`, own, props)];
      }),
    ),
    aggregator:
      aggregator &&
      servingFunction(
        scope,
        'Aggregator',
        {
          bundle: 'aggregator',
          config: aggregator,
          description: `Decides requests of ${gateway} and answers with what several services say`,
          ...runs.aggregator,
        },
        props,
      ),
  };
}

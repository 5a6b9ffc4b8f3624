import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { AggregateConfig, AggregatorConfig } from '../contract/aggregate.ts';
import type { ForwarderConfig, RouteConfig } from '../contract/runtime-config.ts';
import type { BoundPlaces } from '../model/places-of.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { FunctionRun } from './function-run.ts';
import { GatewayFunction } from './gateway-function.ts';
import type { InventedSecret } from './invented-secret.ts';
import { grantInvoke } from './invoke-rights.ts';
import type { LimitStore } from './limit-store.ts';
import { grantSecrets } from './secret-rights.ts';
import { grantCircuits } from './state-rights.ts';

/** What the functions of a gateway that serve its requests have in common. */
export interface ServingProps {
  readonly plan: GatewayPlan;
  readonly state: ITable;
  readonly store: LimitStore;
  /** null where no service is sent a signed token. */
  readonly signing: InventedSecret | null;
  readonly secrets: BoundPlaces['secrets'];
  /** The functions that are upstreams. */
  readonly functions: { readonly [upstream: string]: IFunction };
}

/** What is one function's own. */
export interface ServingOwn extends FunctionRun {
  readonly bundle: 'forwarder' | 'aggregator';
  readonly config: ForwarderConfig | AggregatorConfig;
  readonly description: string;
}

/** A function that decides requests and calls upstreams, with the rights to what its own configuration calls and to nothing else. */
export function servingFunction(scope: Construct, id: string, own: ServingOwn, props: ServingProps): GatewayFunction {
  const { plan, state, store } = props;
  const upstreams = Object.entries(own.config.upstreams);
  const signing = upstreams.some(([, { signedToken }]) => signedToken) ? props.signing : null;
  const serving = new GatewayFunction(scope, id, {
    ...own,
    memoryMegabytes: 512,
    timeoutSeconds: plan.times.forwarderSeconds,
    environment: { GATEHOUSE_STATE_TABLE: state.tableName, ...store.environment, ...signing?.environment },
    ...(store.network && { placement: store.network }),
  });
  store.grant(serving.function);
  grantCircuits(state, serving.function, own.config);
  grantSecrets(
    serving.function,
    upstreams.flatMap(([name]) => props.secrets[name] ?? []),
  );
  signing?.grantRead(serving.function);
  grantInvoke(serving.function, invokedFunctions(own.config, props.functions));
  return serving;
}

/** The functions that are called through the Lambda API: an upstream is none of them where API Gateway alone calls it. */
function invokedFunctions(
  { routes }: ServingOwn['config'],
  functions: ServingProps['functions'],
): readonly IFunction[] {
  const called = Object.values<RouteConfig | AggregateConfig>(routes).flatMap((route) =>
    'parts' in route ? route.parts.map((part) => part.route.upstream) : [route.upstream],
  );
  return Object.entries(functions).flatMap(([upstream, one]) => (called.includes(upstream) ? [one] : []));
}

import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ForwarderConfig } from '../contract/runtime-config.ts';
import type { BoundPlaces } from '../model/places-of.ts';
import { timeLimits } from '../openapi/time-limits.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { GatewayFunction } from './gateway-function.ts';
import type { LimitStore } from './limit-store.ts';
import { grantSecrets } from './secret-rights.ts';
import type { SigningSecret } from './signing-secret.ts';
import { grantCircuits } from './state-rights.ts';

export interface ForwardersProps {
  readonly plan: GatewayPlan;
  readonly state: Table;
  readonly store: LimitStore;
  /** null where no service is sent a signed token. */
  readonly signing: SigningSecret | null;
  readonly secrets: BoundPlaces['secrets'];
}

/** The functions that serve the routes of a gateway. */
export interface Forwarders {
  /** Of all services that have none of their own. */
  readonly shared: GatewayFunction;
  readonly isolated: { readonly [service: string]: GatewayFunction };
}

/**
 * One bundle in one function for all services, and in one more for each that is isolated: with a configuration, a role and
 * instances of its own. All of them share the tables and the store of limits.
 */
export function forwarders(scope: Construct, props: ForwardersProps): Forwarders {
  const { gateway, forwarder, isolated } = props.plan;
  const description = `Decides and forwards the requests of ${gateway}`;
  return {
    shared: made(scope, 'Forwarder', { config: forwarder, description }, props),
    isolated: Object.fromEntries(
      isolated.map(({ service, config, reservedConcurrency }) => [
        service,
        made(
          scope,
          `Forwarder-${service}`,
          { config, description: `${description} for ${service}`, reservedConcurrency },
          props,
        ),
      ]),
    ),
  };
}

interface Own {
  readonly config: ForwarderConfig;
  readonly description: string;
  readonly reservedConcurrency?: number;
}

function made(scope: Construct, id: string, own: Own, props: ForwardersProps): GatewayFunction {
  const { plan, state, store } = props;
  const upstreams = Object.entries(own.config.upstreams);
  const signing = upstreams.some(([, { signedToken }]) => signedToken) ? props.signing : null;
  const forwarder = new GatewayFunction(scope, id, {
    ...own,
    bundle: 'forwarder',
    memoryMegabytes: 512,
    timeoutSeconds: timeLimits(plan).forwarderSeconds,
    environment: { GATEHOUSE_STATE_TABLE: state.tableName, ...store.environment, ...signing?.environment },
    ...(store.network && { placement: store.network }),
  });
  store.grant(forwarder.function);
  grantCircuits(state, forwarder.function, own.config);
  grantSecrets(
    forwarder.function,
    upstreams.flatMap(([name]) => props.secrets[name] ?? []),
  );
  signing?.grantRead(forwarder.function);
  return forwarder;
}

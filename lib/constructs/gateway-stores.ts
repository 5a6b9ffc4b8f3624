import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { calledAddresses } from './egress.ts';
import { gatewayTable } from './gateway-table.ts';
import { limitSpace } from './limit-space.ts';
import { type LimitStore, limitStore } from './limit-store.ts';
import type { NetworkProps } from './network.ts';
import type { NetworkOptions } from './options/network-options.ts';
import type { StoreOptions } from './options/store-options.ts';

export interface GatewayStores {
  readonly identity: ITable;
  readonly state: ITable;
  /** What every key that the gateway counts in a cache begins with. */
  readonly limitSpace: string;
  readonly limits: LimitStore;
}

/** Where a gateway keeps what it knows, and the network of the cache that it counts in. */
export function gatewayStores(
  scope: Construct,
  props: NetworkOptions & StoreOptions & { readonly stage: string },
  plan: GatewayPlan,
): GatewayStores {
  const { tables, encryptionKey, limitStore: choice = 'valkey', stage } = props;
  const identity = tables?.identity ?? gatewayTable(scope, 'Identity', encryptionKey);
  const state = tables?.state ?? gatewayTable(scope, 'State', encryptionKey);
  const { gateway } = plan;
  const space = limitSpace(scope, gateway, stage);
  const network = networkProps(props, plan);
  const limits = limitStore(scope, { choice, gateway, space, state, network, ...(encryptionKey && { encryptionKey }) });
  return { identity, state, limitSpace: space, limits };
}

/** Only what is given: an absent key and `undefined` are not the same to the parts. */
function networkProps({ vpc, subnets, securityGroups, egress }: NetworkOptions, plan: GatewayPlan): NetworkProps {
  return {
    ...(vpc && { vpc }),
    ...(subnets && { subnets }),
    ...(securityGroups && { securityGroups }),
    ...(egress && { egress }),
    upstreams: calledAddresses(plan),
  };
}

import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LimitCache } from './limit-cache.ts';
import { Network, type NetworkProps } from './network.ts';
import { grantLimits } from './state-rights.ts';

/** Where exact limits are counted: a Valkey of the gateway's own, or its state table for one too small to pay for a cache. */
export const limitStores = ['valkey', 'dynamodb'] as const;

export type LimitStoreName = (typeof limitStores)[number];

export interface LimitStoreProps {
  readonly store: LimitStoreName;
  readonly gateway: string;
  readonly state: Table;
  readonly network: NetworkProps;
}

/** What the forwarder needs to reach its store: a place to stand, an address, and rights. */
export interface LimitStore {
  /** null where the forwarder stands outside of any VPC. */
  readonly network: Network | null;
  readonly cache: LimitCache | null;
  readonly environment: { readonly [name: string]: string };
  grant(forwarder: IGrantable): void;
}

export function limitStore(scope: Construct, { store, ...props }: LimitStoreProps): LimitStore {
  return makers[store](scope, props);
}

type Maker = (scope: Construct, props: Omit<LimitStoreProps, 'store'>) => LimitStore;

const makers: { readonly [S in LimitStoreName]: Maker } = {
  valkey(scope, { gateway, network: props }) {
    const network = new Network(scope, 'Network', props);
    const cache = new LimitCache(scope, 'LimitCache', { gateway, network });
    return {
      network,
      cache,
      environment: { GATEHOUSE_VALKEY_URL: cache.url },
      grant: (forwarder) => cache.grantConnect(forwarder),
    };
  },
  dynamodb: (scope, { state, network }) => ({
    // Without a cache nothing asks for a network of the gateway's own.
    network: network.vpc ? new Network(scope, 'Network', network) : null,
    cache: null,
    // The forwarder counts in its state table, which it is told of in any case.
    environment: {},
    grant: (forwarder) => grantLimits(state, forwarder),
  }),
};

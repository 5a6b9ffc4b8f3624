import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Port } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { accessByName, type CacheAccess } from './cache-access.ts';
import { type SharedCache, serverlessCache } from './cache-choice.ts';
import type { CacheNodes, ServerlessCache } from './cache-forms.ts';
import { LimitCache } from './limit-cache.ts';
import { Network, type NetworkProps } from './network.ts';
import { grantLimits } from './state-rights.ts';

/** Where exact limits are counted: a Valkey of the gateway's own, or its state table for one too small to pay for a cache. */
export const limitStores = ['valkey', 'dynamodb'] as const;

export type LimitStoreName = (typeof limitStores)[number];

/** A store by its name, or a cache that is described. */
export type LimitStoreChoice = LimitStoreName | ServerlessCache | CacheNodes | SharedCache;

export interface LimitStoreProps {
  readonly choice: LimitStoreChoice;
  readonly gateway: string;
  /** What is the gateway's alone in a cache. */
  readonly space: string;
  readonly state: ITable;
  readonly network: NetworkProps;
  readonly encryptionKey?: IKey;
}

/** What the forwarder needs to reach its store: a place to stand, an address, and rights. */
export interface LimitStore {
  /** null where the forwarder stands outside of any VPC. */
  readonly network: Network | null;
  /** null where it has no cache of its own. */
  readonly cache: LimitCache | null;
  readonly environment: { readonly [name: string]: string };
  grant(forwarder: IGrantable): void;
}

export function limitStore(scope: Construct, props: LimitStoreProps): LimitStore {
  const { choice } = props;
  if (choice === 'dynamodb') return tableStore(scope, props);
  if (choice === 'valkey') return ownCache(scope, serverlessCache(), props);
  return choice.kind === 'shared' ? othersCache(scope, choice, props) : ownCache(scope, choice, props);
}

function ownCache(scope: Construct, make: ServerlessCache | CacheNodes, props: LimitStoreProps): LimitStore {
  const network = new Network(scope, 'Network', props.network);
  const cache = new LimitCache(scope, 'LimitCache', { ...props, make, network });
  return { network, cache, ...connecting(cache.access, props) };
}

function othersCache(scope: Construct, { cache }: SharedCache, props: LimitStoreProps): LimitStore {
  if (cache instanceof LimitCache) {
    const network = new Network(scope, 'Network', { ...props.network, beside: cache.network });
    return { network, cache: null, ...connecting(cache.admit({ ...props, network }), props) };
  }
  const network = new Network(scope, 'Network', props.network);
  const port = Port.tcp(cache.port ?? 6379);
  for (const peer of network.securityGroups) cache.securityGroup.addIngressRule(peer, port, 'from the forwarder');
  return { network, cache: null, ...connecting(accessByName(scope, cache), props) };
}

function connecting({ url, grantConnect }: CacheAccess, { space }: LimitStoreProps) {
  return { environment: { GATEHOUSE_VALKEY_URL: url, GATEHOUSE_LIMIT_SPACE: space }, grant: grantConnect };
}

function tableStore(scope: Construct, { state, network }: LimitStoreProps): LimitStore {
  return {
    // Without a cache nothing asks for a network of the gateway's own.
    network: network.vpc ? new Network(scope, 'Network', network) : null,
    cache: null,
    // The forwarder counts in its state table, which it is told of in any case.
    environment: {},
    grant: (forwarder) => grantLimits(state, forwarder),
  };
}

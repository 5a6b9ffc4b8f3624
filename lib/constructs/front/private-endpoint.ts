import type { IVpc, IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';

/** The gateway is reached from networks and from nowhere else. */
export interface PrivateEndpoint {
  /** VPC endpoints of `execute-api`, or their ids: requests come through one of these, or are refused. */
  readonly vpcEndpoints: readonly (IVpcEndpoint | string)[];
  /** Networks, or their ids, of which a request must come besides. Default: any that has one of the endpoints. */
  readonly allowVpcs?: readonly (IVpc | string)[];
}

/** A private endpoint by the ids of what leads to it. */
export interface EntryNetworks {
  readonly vpcEndpointIds: readonly string[];
  readonly vpcIds: readonly string[];
}

export function entryNetworks({ vpcEndpoints, allowVpcs = [] }: PrivateEndpoint): EntryNetworks {
  return {
    vpcEndpointIds: vpcEndpoints.map((one) => (typeof one === 'string' ? one : one.vpcEndpointId)),
    vpcIds: allowVpcs.map((one) => (typeof one === 'string' ? one : one.vpcId)),
  };
}

/** Allows everybody, and denies whoever does not come this way: a denial that matches cannot be allowed by anything else. */
export function entryPolicy({ vpcEndpointIds, vpcIds }: EntryNetworks) {
  const everything = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  const unless = (key: string, values: readonly string[]) =>
    values.length === 0 ? [] : [{ Effect: 'Deny', ...everything, Condition: { StringNotEquals: { [key]: values } } }];
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', ...everything },
      ...unless('aws:SourceVpce', vpcEndpointIds),
      ...unless('aws:SourceVpc', vpcIds),
    ],
  };
}

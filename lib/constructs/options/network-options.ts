import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Issue } from '../../contract/issue.ts';
import { type LooseProps, type OptionGroup, optionPlace } from './option-group.ts';

/** Where the functions that call upstreams stand. */
export interface NetworkOptions {
  /** The network of the forwarder and its cache. Default: an isolated one of two zones without NAT, for a cache; else none. */
  readonly vpc?: IVpc;
  /** Subnets of `vpc`. Default: its private ones with egress. */
  readonly subnets?: SubnetSelection;
  /** Security groups of the forwarder in `vpc`. Default: one of its own that may call out. */
  readonly securityGroups?: readonly ISecurityGroup[];
}

const needVpc = ['subnets', 'securityGroups'] as const;

export const networkOptions: OptionGroup = {
  keys: ['vpc', ...needVpc],
  issues: (props: LooseProps) =>
    needVpc
      .filter((key) => props.vpc === undefined && props[key])
      .map(
        (key): Issue => ({ code: 'GH1003', at: optionPlace('vpc'), got: undefined, why: `\`${key}\` needs \`vpc\`` }),
      ),
};

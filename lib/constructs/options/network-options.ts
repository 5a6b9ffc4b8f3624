import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Issue } from '../../contract/issue.ts';
import { field } from '../../model/reading.ts';
import { calledAddresses, type Egress, egresses } from '../egress.ts';
import { type LooseProps, type OptionGroup, optionPlace, type Planned } from './option-group.ts';
import { isResource, wrongKind } from './option-shape.ts';

/** Where the functions that call upstreams stand. */
export interface NetworkOptions {
  /** The network of the forwarder and its cache. Default: one of two zones of its own, for a cache; else none. */
  readonly vpc?: IVpc;
  /** Subnets of `vpc`. Default: its private ones with egress. */
  readonly subnets?: SubnetSelection;
  /** Security groups of the forwarder in `vpc`. Default: one of its own that may call out. */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * The way out of a network of its own. `'nat'`, the default where upstreams are called by an address, has a price by the
   * hour, which synth says; `'ipv6'` has none, and reaches IPv6 addresses only; `'none'` reaches nothing outside.
   */
  readonly egress?: Egress;
}

const needVpc = ['subnets', 'securityGroups'] as const;

export const networkOptions: OptionGroup = {
  keys: ['vpc', 'egress', ...needVpc],
  issues: (props: LooseProps) => [
    ...needVpc
      .filter((key) => props['vpc'] === undefined && props[key])
      .map(
        (key): Issue => ({ code: 'GH1003', at: optionPlace('vpc'), got: undefined, why: `\`${key}\` needs \`vpc\`` }),
      ),
    ...vpcIssues(props),
    ...egressIssues(props),
  ],
  misfits: ({ egress }, { plan }: Planned) =>
    (egress === 'nat' || egress === 'ipv6') && calledAddresses(plan).length === 0
      ? [vainEgress(egress, 'functions of this gateway call no upstream by an address')]
      : [],
};

function vpcIssues({ vpc, securityGroups }: LooseProps): readonly Issue[] {
  const groups = Array.isArray(securityGroups) ? securityGroups : [securityGroups];
  return [
    ...(vpc === undefined || isResource(vpc, 'selectSubnets')
      ? []
      : [wrongKind(optionPlace('vpc'), 'a network of aws-cdk-lib/aws-ec2')]),
    ...(securityGroups === undefined || groups.every((one) => isResource(one, 'securityGroupId'))
      ? []
      : [wrongKind(optionPlace('securityGroups'), 'a list of security groups of aws-cdk-lib/aws-ec2')]),
  ];
}

function egressIssues({ egress, vpc, limitStore }: LooseProps): readonly Issue[] {
  if (egress === undefined) return [];
  if (!egresses.some((known) => known === egress)) return [unknownEgress(egress)];
  if (vpc !== undefined) return [vainEgress(egress, 'a network that is given as `vpc` has its own ways out')];
  if (limitStore === 'dynamodb') return [vainEgress(egress, "with `limitStore: 'dynamodb'` there is no network")];
  if (field(limitStore, 'kind') === 'shared') return [vainEgress(egress, 'the network is that of the shared cache')];
  return [];
}

function unknownEgress(got: unknown): Issue {
  return {
    code: 'GH1004',
    at: optionPlace('egress'),
    got,
    why: 'a network of its own has one of three ways out',
    fix: `write ${egresses.map((one) => `'${one}'`).join(', ')}`,
  };
}

function vainEgress(got: unknown, why: string): Issue {
  return { code: 'GH1602', at: optionPlace('egress'), got, why, fix: 'leave `egress` out' };
}

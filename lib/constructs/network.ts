import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Egress } from './egress.ts';
import { tellOfEgress } from './egress-notes.ts';
import type { Placement } from './gateway-function.ts';
import { ownSubnets, ownVpc } from './own-vpc.ts';

export interface NetworkProps {
  /** Default: a VPC of two zones of its own. */
  readonly vpc?: IVpc;
  /** Where in `vpc`; default: its private subnets with egress. */
  readonly subnets?: SubnetSelection;
  /** Of the forwarder in `vpc`; default: one of its own that may call out. */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Without `vpc`: the network of another gateway, to stand beside its cache. */
  readonly beside?: Network;
  /** Of a network of its own; default: `'nat'` where upstreams are called by an address, else `'none'`. */
  readonly egress?: Egress;
  /** Upstreams that are called from this network by an address. */
  readonly upstreams: readonly string[];
}

/** Where the forwarder and its cache stand. */
export class Network extends Construct implements Placement {
  readonly vpc: IVpc;
  /** The way out of a network that was made here; null of one that was given. */
  readonly egress: Egress | null;
  readonly subnets: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];
  /** Functions in it call out by IPv6. */
  readonly isDualStack: boolean;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const beside = props.vpc ? undefined : props.beside;
    this.egress = props.vpc || beside ? null : (props.egress ?? (props.upstreams.length > 0 ? 'nat' : 'none'));
    this.isDualStack = (beside?.isDualStack ?? false) || this.egress === 'ipv6';
    this.vpc = props.vpc ?? beside?.vpc ?? ownVpc(this, this.egress as Egress);
    this.subnets =
      props.subnets ?? beside?.subnets ?? (props.vpc ? { subnetType: SubnetType.PRIVATE_WITH_EGRESS } : ownSubnets);
    this.securityGroups = props.securityGroups ?? [
      new SecurityGroup(this, 'ForwarderGroup', {
        vpc: this.vpc,
        description: 'The forwarder: calls upstreams and its cache',
        ...(this.isDualStack && { allowAllIpv6Outbound: true }),
      }),
    ];
    const leadsOut = this.egress ?? beside?.egress ?? null;
    if (leadsOut !== null && (this.isOwn || leadsOut === 'none')) tellOfEgress(this, leadsOut, props.upstreams);
  }

  /** Made here, and so without any way out that is not made here as well. */
  get isOwn(): boolean {
    return this.egress !== null;
  }
}

import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import { CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Issue } from '../contract/issue.ts';
import { entriesOf, field, listOf, textOf } from '../model/reading.ts';

/** A construct that stands at an address of an upstream. */
export interface Connected {
  /** Where its address is bound: `gateway shop upstreams.orders`, or `….targets.1`. */
  readonly at: string;
  readonly upstream: string;
  readonly construct: IConnectable;
  readonly address: ConnectedAddress;
  /** By whom the construct can be called; unknown of what is no load balancer of this app. */
  readonly scheme: 'internal' | 'internet-facing' | 'unknown';
  /** How API Gateway itself reaches it: its ARN, and a VPC link where one was given; null of what is no load balancer. */
  readonly balancer: { readonly arn: string; readonly link: string | null } | null;
}

export interface ConnectedAddress {
  readonly isHttps: boolean;
  /** null where it is known at deploy time only. */
  readonly port: number | null;
  /** Its host is the DNS name of a load balancer, which no public certificate has. */
  readonly isBalancerName: boolean;
}

/** The constructs at the addresses of upstreams, and those addresses as data. */
export interface ConnectedPlaces {
  readonly connected: readonly Connected[];
  readonly places: unknown;
  readonly issues: readonly Issue[];
}

export function connectedPlaces(gateway: string, upstreams: unknown): ConnectedPlaces {
  const given = entriesOf(upstreams);
  const outcomes = given.flatMap(([upstream, value]) => {
    const at = `gateway ${gateway} upstreams.${upstream}`;
    const list = listOf(field(value, 'targets'));
    const own = list.map((one, index) => connectedAt({ upstream, at: `${at}.targets.${index}`, value: one }));
    return [connectedAt({ upstream, at, value }), ...own];
  });
  if (outcomes.every((one) => one === null)) return { connected: [], places: upstreams, issues: [] };
  return {
    connected: outcomes.flatMap((one) => (one !== null && 'construct' in one ? [one] : [])),
    places: Object.fromEntries(given.map(([name, value]) => [name, asData(value)])),
    issues: outcomes.flatMap((one) => (one !== null && 'issues' in one ? one.issues : [])),
  };
}

interface BoundAddress {
  readonly upstream: string;
  readonly at: string;
  readonly value: unknown;
}

/** What stands at an address; null where nothing is said of it. */
function connectedAt({ upstream, at, value }: BoundAddress): Connected | { readonly issues: readonly Issue[] } | null {
  const [construct, link] = [field(value, 'connectable'), field(value, 'link')];
  if (construct === undefined && link === undefined) return null;
  const vpcLinkId = textOf(linkId(link));
  if (!isConnectable(construct)) return wrong(`${at}.connectable`, 'expected a construct with `connections`');
  if (link !== undefined && vpcLinkId === undefined) return wrong(`${at}.link`, 'expected a VPC link (V2)');
  return {
    at,
    upstream,
    construct,
    address: addressOf(textOf(field(value, 'url')) ?? ''),
    scheme: schemeOf(construct),
    balancer: balancerOf(construct, vpcLinkId ?? null),
  };
}

function isConnectable(value: unknown): value is IConnectable {
  if (!Construct.isConstruct(value) || !('connections' in value)) return false;
  const { connections } = value;
  return typeof connections === 'object' && connections !== null && 'allowDefaultPortFrom' in connections;
}

/** An instance of a class has it by inheritance. */
function linkId(link: unknown): unknown {
  return typeof link === 'object' && link !== null && 'vpcLinkId' in link ? link.vpcLinkId : undefined;
}

function schemeOf(construct: unknown): Connected['scheme'] {
  const made = Construct.isConstruct(construct) ? construct.node.defaultChild : undefined;
  if (!(made instanceof CfnLoadBalancer) || Token.isUnresolved(made.scheme)) return 'unknown';
  // AWS makes one face the internet where nothing is said; CDK always says.
  return made.scheme === 'internal' ? 'internal' : 'internet-facing';
}

function balancerOf(construct: IConnectable, link: string | null): Connected['balancer'] {
  return 'loadBalancerArn' in construct && typeof construct.loadBalancerArn === 'string'
    ? { arn: construct.loadBalancerArn, link }
    : null;
}

const usualPorts: { readonly [scheme: string]: number } = { https: 443, http: 80 };

/** Scheme and port are read where they stand in the text: a host may be a token. */
function addressOf(url: string): ConnectedAddress {
  const [, scheme = '', authority = ''] = /^(https?):\/\/([^/?#]*)/.exec(url) ?? [];
  const [, host = authority, port] = /^(.*):(\d{1,5})$/.exec(authority) ?? [];
  return {
    isHttps: scheme === 'https',
    port: port === undefined ? (usualPorts[scheme] ?? null) : Number(port),
    isBalancerName: isBalancerName(host),
  };
}

function isBalancerName(host: string): boolean {
  if (!Token.isUnresolved(host)) return /\.elb\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/.test(host);
  const token = Tokenization.reverseCompleteString(host);
  return Reference.isReference(token) && token.displayName === 'DNSName';
}

const constructs: readonly string[] = ['connectable', 'link'];

/** The same place without what is no data. Nothing of it is called: an odd one is told, and cannot throw. */
function asData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const own = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([key]) => !constructs.includes(key));
  const rest: object = Object.create(Object.getPrototypeOf(value), Object.fromEntries(own));
  const targets = field(rest, 'targets');
  return Array.isArray(targets) ? { ...rest, targets: targets.map(asData) } : rest;
}

function wrong(at: string, why: string): { readonly issues: readonly Issue[] } {
  return { issues: [{ code: 'GH1004', at, got: undefined, why }] };
}

/** Names of secrets in Secrets Manager by which an upstream is reached; the secrets are in no template. */
interface PlaceSecrets {
  /** What the gateway shows: the secret that `credential` of the declaration asks for. */
  readonly credential?: {
    readonly secret: string;
    /** Of the authorization server, for `client-credentials`. */
    readonly tokenUri?: string;
    readonly clientId?: string;
  };
  /** Secrets of TLS, as far as `tls` of the declaration asks for them. */
  readonly tls?: {
    /** The authority's certificate (PEM), where the declaration says `privateCa`. */
    readonly ca?: string;
    /** The gateway's certificate and its key (PEM), one after the other, where it says `clientCertificate`. */
    readonly certificate?: string;
  };
}

/** A construct with security groups, which is what CDK's `IConnectable` says; this layer does not know CDK. */
interface Connectable {
  readonly connections: object;
}

interface UrlOptions extends PlaceSecrets {
  /** Why plain http is accepted here. */
  readonly insecure?: string;
  /** How much of the calls it gets beside other targets: 1 to 100. Default: 1. */
  readonly weight?: number;
  /** The construct that stands at the address: its security groups are opened to this gateway, at the port of the address. */
  readonly connectable?: Connectable;
  /** Why it may be called past the gateway. */
  readonly open?: string;
}

interface BalancerOptions {
  /** Default: 443, or 80 where it is called over plain http. */
  readonly port?: number;
  /** A name of the certificate that leads to the balancer, in a private zone for example. Default: its DNS name. */
  readonly host?: string;
  /** The VPC link (V2) by which direct routes reach it. Default: one that the gateway makes for all of them. */
  readonly link?: { readonly vpcLinkId: string };
}

/** Where an upstream is in one environment. The URL may be a CDK token. */
export interface UrlPlace extends PlaceSecrets {
  readonly kind: 'url';
  readonly url: string;
  /** Why plain http is accepted here; null where it is not. */
  readonly insecure: string | null;
  readonly weight?: number;
  readonly connectable?: Connectable;
  readonly link?: { readonly vpcLinkId: string };
  readonly open?: string;
}

/** Where the targets of an upstream are in one environment. */
export interface TargetsPlace extends PlaceSecrets {
  readonly kind: 'targets';
  readonly targets: readonly UrlPlace[];
}

/** A Lambda function as an upstream; `F` is CDK's type of functions, which this layer does not know. */
export interface FunctionPlace<F = unknown> {
  readonly kind: 'function';
  readonly function: F;
}

export type Place<F = unknown> = UrlPlace | TargetsPlace | FunctionPlace<F>;

/** An upstream at an absolute URL: https, or http to this machine; plain http elsewhere needs a written reason. */
export function url(address: string, { insecure, ...rest }: UrlOptions = {}): UrlPlace {
  return { kind: 'url', url: address, insecure: insecure ?? null, ...rest };
}

/** An upstream at several such URLs, which are called by the upstream's `balance`. Its secrets are the same for all of them. */
export function targets(list: readonly UrlPlace[], secrets: PlaceSecrets = {}): TargetsPlace {
  return { kind: 'targets', targets: list, ...secrets };
}

/**
 * An upstream behind a load balancer, at its DNS name: https, or plain http where `insecure` says why. No public certificate
 * has that name: write one that it has as `host`, or as `tls.serverName` of the declaration. A balancer of CDK is opened to this
 * gateway alone, and direct routes reach it by a VPC link; one that faces the internet is an address like any other.
 */
export function loadBalancer(
  balancer: { readonly loadBalancerDnsName: string; readonly connections?: object },
  { port, host, link, ...options }: UrlOptions & BalancerOptions = {},
): UrlPlace {
  const scheme = options.insecure === undefined ? 'https' : 'http';
  const address = `${scheme}://${host ?? balancer.loadBalancerDnsName}${port === undefined ? '' : `:${port}`}`;
  const opened = balancer.connections === undefined ? {} : { connectable: balancer as Connectable };
  return { ...url(address, { ...opened, ...options }), ...(link && { link }) };
}

/** An upstream that is a Lambda function with REST proxy events. It is invoked, by rights of its own, and has no address. */
export function lambdaFunction<F>(upstream: F): FunctionPlace<F> {
  return { kind: 'function', function: upstream };
}

/**
 * Places as stage variables: the only texts that differ between environments. API Gateway allows the characters
 * `A-Za-z0-9-._~:/?#&=,` and 512 of them (PutRestApi quotas, "stage variable value"), so that is the alphabet here.
 */
export const stageVariableValue = /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/;

/** The stage variable of an upstream, of its secrets' names, of a credential's issuer, or of a tier's usage key (`credential tier`). API Gateway allows `[A-Za-z0-9_]` in names. */
export function stageVariableName(kind: 'upstream' | 'secrets' | 'auth' | 'usage' | 'keys', name: string): string {
  return `${kind}_${name.replace(/[^A-Za-z0-9]/g, '_')}`;
}

export interface IssuerPlace {
  /** Compared with `iss`, byte for byte. */
  readonly issuer: string;
  /** A token is meant for us when its `aud` holds one of these. */
  readonly audiences: readonly string[];
  /** Default: `<issuer>/.well-known/jwks.json`. */
  readonly jwksUri: string;
}

/** `issuer=…&audience=…&audience=…&jwksUri=…`; values are taken as they are, so none may hold `&`. */
export function encodeIssuerPlace(place: Omit<IssuerPlace, 'jwksUri'> & { readonly jwksUri?: string }): string {
  const jwksUri = place.jwksUri === undefined ? [] : [`jwksUri=${place.jwksUri}`];
  return [`issuer=${place.issuer}`, ...place.audiences.map((audience) => `audience=${audience}`), ...jwksUri].join('&');
}

/** @throws TypeError when the text holds no issuer or no audience. */
export function decodeIssuerPlace(text: string): IssuerPlace {
  const all = valuesOf(text);
  const [issuer] = all('issuer');
  const audiences = all('audience');
  if (issuer === undefined || audiences.length === 0) throw new TypeError('an issuer place needs issuer and audience');
  return { issuer, audiences, jwksUri: all('jwksUri')[0] ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json` };
}

/** Where tokens are introspected (RFC 7662), and as which client. */
export interface IntrospectionPlace {
  readonly issuer: string;
  /** A token is meant for us when its `aud` holds one of these; empty where the issuer names no audience. */
  readonly audiences: readonly string[];
  readonly introspectionUri: string;
  readonly clientId: string;
  /** Name of the secret in Secrets Manager that holds the client's secret, as it is. */
  readonly clientSecret: string;
}

export function encodeIntrospectionPlace(place: IntrospectionPlace): string {
  const { issuer, audiences, introspectionUri, clientId, clientSecret } = place;
  return [
    `issuer=${issuer}`,
    ...audiences.map((audience) => `audience=${audience}`),
    `introspectionUri=${introspectionUri}`,
    `clientId=${clientId}`,
    `clientSecret=${clientSecret}`,
  ].join('&');
}

/** @throws TypeError when a part is missing. */
export function decodeIntrospectionPlace(text: string): IntrospectionPlace {
  const all = valuesOf(text);
  const one = (key: string): string => {
    const [value] = all(key);
    if (value === undefined) throw new TypeError(`an introspection place needs ${key}`);
    return value;
  };
  return {
    issuer: one('issuer'),
    audiences: all('audience'),
    introspectionUri: one('introspectionUri'),
    clientId: one('clientId'),
    clientSecret: one('clientSecret'),
  };
}

function valuesOf(text: string): (key: string) => readonly string[] {
  const pairs = text.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return (key) => pairs.filter(([k, v]) => k === key && v !== '').map(([, v]) => v as string);
}

/** True for the names and addresses of this very machine; plain http and redis are accepted to these only. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

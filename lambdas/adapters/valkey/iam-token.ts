import { type SigningCredentials, sha256, signature, signingScope, signingTime, uriEncoded } from '../aws/signature.ts';

/** Who asks, and for which cache. */
export interface IamRequest extends SigningCredentials {
  readonly cache: string;
  /** A serverless cache; else the nodes of a replication group, by its id. */
  readonly isServerless: boolean;
  readonly user: string;
  readonly region: string;
}

/** How long a token opens connections. */
const tokenSeconds = 900;

/**
 * A password for one connection to ElastiCache: a request for `connect`, presigned with Signature Version 4, without its
 * scheme. It is made in one go where a connection is made, so none is ever opened with an old one.
 * Source: "Authenticating with IAM" in the ElastiCache user guide, read 2026-11-24.
 */
export function iamToken(request: IamRequest, nowMillis: number): string {
  const time = signingTime(nowMillis);
  const scope = signingScope(time, request.region, 'elasticache');
  const query = queryText({
    Action: 'connect',
    ...(request.isServerless ? { ResourceType: 'ServerlessCache' } : {}),
    User: request.user,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [request.accessKeyId, ...scope].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(tokenSeconds),
    ...(request.sessionToken === undefined ? {} : { 'X-Amz-Security-Token': request.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  });
  const asked = ['GET', '/', query, `host:${request.cache}`, '', 'host', sha256('')].join('\n');
  return `${request.cache}/?${query}&X-Amz-Signature=${signature(asked, time, scope, request.secretAccessKey)}`;
}

/** Names are in order already. */
function queryText(parameters: { readonly [name: string]: string }): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${uriEncoded(value)}`)
    .join('&');
}

import { createHash, createHmac } from 'node:crypto';

/** Who asks, and for which cache. */
export interface IamRequest {
  readonly cache: string;
  readonly user: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** How long a token opens connections. */
const tokenSeconds = 900;

/**
 * A password for one connection to ElastiCache: a request for `connect`, presigned with Signature Version 4, without its
 * scheme. It is made in one go where a connection is made, so none is ever opened with an old one.
 * Source: "Authenticating with IAM" in the ElastiCache user guide, read 2026-11-24.
 */
export function iamToken(request: IamRequest, nowMillis: number): string {
  const time = new Date(nowMillis).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), request.region, 'elasticache', 'aws4_request'];
  const query = queryText({
    Action: 'connect',
    ResourceType: 'ServerlessCache',
    User: request.user,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [request.accessKeyId, ...scope].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(tokenSeconds),
    ...(request.sessionToken === undefined ? {} : { 'X-Amz-Security-Token': request.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  });
  const asked = ['GET', '/', query, `host:${request.cache}`, '', 'host', sha256('')].join('\n');
  const signed = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(asked)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${request.secretAccessKey}`);
  return `${request.cache}/?${query}&X-Amz-Signature=${hmac(key, signed).toString('hex')}`;
}

/** Names are in order already; AWS encodes more characters than JavaScript does. */
function queryText(parameters: { readonly [name: string]: string }): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/[!'()*]/g, percent)}`)
    .join('&');
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

import type { UpstreamRequest } from '../../ports.ts';
import { type SigningCredentials, sha256, signature, signingScope, signingTime, uriEncoded } from '../aws/signature.ts';

/** Where functions are invoked, and who does. */
export interface LambdaAccess extends SigningCredentials {
  readonly region: string;
  /** Of the Lambda API; its path stands before every other. */
  readonly endpoint: URL;
  /** `X-Amzn-Trace-Id`: what this call belongs to, by which AWS ends calls that go round in circles. */
  readonly trace: string | undefined;
}

/**
 * Invoke (RequestResponse), signed. By hand, as the token of a cache is: the SDK's client is 300 KB more to load with a first
 * call, and its connections would not be the gateway's own, which know what was sent and what a freeze has closed.
 * Source: "Invoke" in the Lambda API reference, read 2026-11-24.
 */
export function invokeRequest(
  functionName: string,
  payload: Uint8Array,
  access: LambdaAccess,
  nowMillis: number,
): Pick<UpstreamRequest, 'url' | 'target' | 'method' | 'headers' | 'body'> {
  const { endpoint, trace, sessionToken } = access;
  const base = endpoint.pathname.replace(/\/$/, '');
  const target = `${base}/2015-03-31/functions/${uriEncoded(functionName)}/invocations`;
  const time = signingTime(nowMillis);
  const signed = {
    'content-type': 'application/json',
    host: endpoint.host,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const { host: _, ...sent } = signed;
  return {
    url: endpoint,
    target,
    method: 'POST',
    headers: [
      ...Object.entries(sent),
      ['authorization', authorization(target, signed, payload, { ...access, time })],
      ...(trace === undefined ? [] : [['x-amzn-trace-id', trace] as const]),
    ],
    body: payload,
  };
}

/** Headers in the order of their names. A path is encoded once more than it is sent. */
function authorization(
  target: string,
  headers: { readonly [name: string]: string },
  payload: Uint8Array,
  { time, region, accessKeyId, secretAccessKey }: LambdaAccess & { readonly time: string },
): string {
  const names = Object.keys(headers).join(';');
  const path = target.split('/').map(uriEncoded).join('/');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const canonical = ['POST', path, '', ...lines, '', names, sha256(payload)].join('\n');
  const scope = signingScope(time, region, 'lambda');
  const signedBy = signature(canonical, time, scope, secretAccessKey);
  return `AWS4-HMAC-SHA256 Credential=${[accessKeyId, ...scope].join('/')}, SignedHeaders=${names}, Signature=${signedBy}`;
}

import type { Header } from './gateway-request.ts';

/** Written by the gateway itself; what a client sends under these names, in any case, is replaced or continued. */
const ownNames = new Set(['host', 'x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto']);

export interface Connection {
  readonly sourceIp: string;
  readonly port: number;
  readonly traceId: string;
  readonly endpointType: 'EDGE' | 'REGIONAL';
}

/** Names that an edge-optimised endpoint was seen to write its own way; a regional one was not. */
const edgeNames: { readonly [name: string]: string } = { authorization: 'Authorization', 'user-agent': 'User-Agent' };

/** A name as this kind of endpoint passes it on; what clients make up keeps its case. */
function inwardName(name: string, endpointType: Connection['endpointType']): string {
  return endpointType === 'EDGE' ? (edgeNames[name.toLowerCase()] ?? name) : name;
}

/** The client's headers as every integration sees them, before what that integration drops. */
export function headersInward(sent: readonly Header[], connection: Connection): readonly Header[] {
  const { sourceIp, port, traceId, endpointType } = connection;
  const all = (name: string) => sent.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value);
  return [
    ...sent
      .filter(([name]) => !ownNames.has(name.toLowerCase()))
      .map(([name, value]): Header => [inwardName(name, endpointType), value]),
    ...all('host').map((host): Header => ['Host', host]),
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', [...all('x-forwarded-for'), sourceIp].join(', ')],
    ['X-Forwarded-Port', `${port}`],
    ['X-Forwarded-Proto', 'http'],
  ];
}

/** Names that never reach a function (recorded; developer guide, "Important notes for REST APIs"). */
const neverToFunctions = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** A REQUEST authorizer is told the length of the body that it does not get. */
const neverToAuthorizers = new Set([...neverToFunctions].filter((name) => name !== 'content-length'));

const neverToUpstreams = new Set([...neverToFunctions, 'content-encoding', 'host']);

const dropped = { function: neverToFunctions, authorizer: neverToAuthorizers, upstream: neverToUpstreams };

/** The headers without those that this kind of receiver never gets. Only exact names are dropped, in any case. */
export function headersFor(receiver: keyof typeof dropped, headers: readonly Header[]): readonly Header[] {
  return headers.filter(([name]) => !dropped[receiver].has(name.toLowerCase()));
}

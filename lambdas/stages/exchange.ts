import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Caller } from '../../lib/contract/caller.ts';
import { foldHeaderName } from '../../lib/contract/header-names.ts';
import type { OnStoreError } from '../../lib/contract/limits.ts';
import { principalIn } from '../../lib/contract/principal.ts';
import { type ProblemKind, problem, problemContentType } from '../../lib/contract/problem.ts';
import type { EntryConfig, GatewayConfig } from '../../lib/contract/runtime-config.ts';
import type { Json } from '../../lib/contract/shape.ts';
import { clientAddress } from '../../lib/engine/client-ip/client-ip.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import { type KnownRoute, knownRoute, renamedParameters } from '../../lib/engine/paths/known-route.ts';
import type { RequestView } from '../../lib/engine/request-values/request-values.ts';
import type { TraceContext } from '../../lib/engine/trace-context/trace-context.ts';
import type { CallNotes, CallResult } from '../calls/guarded-call.ts';
import type { LimitReceipt, LimitStore, PlacelessRequest } from '../ports.ts';
import type { EditedRequest } from './edited-request.ts';
import { headerList } from './header-list.ts';
import type { PartNote } from './part-note.ts';

/** One request on its way through the stages: what API Gateway sent, and what each stage adds for those after it. */
export interface Exchange {
  readonly event: APIGatewayProxyEvent;
  readonly requestId: string;
  readonly gateway: string;
  readonly routeKey: string;
  /** undefined when the document of another deployment knows a route that this configuration does not. */
  readonly route: EntryConfig | undefined;
  readonly headers: HeaderList;
  /** What a route may read of the request, and the service of its query: everything but credentials. */
  readonly readable: Readable;
  /** Whoever asked needs the answer no longer: it ends what is under way for it. */
  readonly signal?: AbortSignal;
  /** The client, as far as the gateway's own proxies tell; `event` has the peer that called API Gateway. */
  readonly clientIp: string;
  readonly receivedAtMillis: number;
  /** The caller as logs may name it: a keyed hash, where the gateway makes one. */
  readonly principal?: string;
  trace?: TraceContext;
  caller?: Caller;
  /** The bytes of its body, made when somebody first needs them. */
  bodyBytes?: Buffer;
  /** What its body says, where somebody had to know. */
  content?: { readonly value: Json };
  /** What the edits of its route come to, but for those of its headers that every route has. */
  edits?: EditedRequest;
  outgoing?: PlacelessRequest;
  /** The service tells calls of this request apart by a key of the caller's own. */
  hasScopedKey?: boolean;
  /** Fields that every answer to this request carries, whoever writes it. */
  answerHeaders?: HeaderList;
  /** For the log line. */
  refusal?: ProblemKind;
  upstreamMillis?: number;
  /** What the limits of a request came to while their store was away. */
  degraded?: OnStoreError;
  /** Id of the limit that refused. */
  refusingLimit?: string;
  /** Of the limit that is nearest to its end: its id, and how much of it is left. */
  remaining?: { readonly limit: string; readonly left: number };
  /** How many shadow limits would have refused. */
  shadowRefusals?: number;
  /** How long a leaky bucket has held the request back. */
  delayMillis?: number;
  charged?: Charge;
  /** True when the gateway took from a limit and then could not go on, by no fault of the caller's. */
  isUnserved?: boolean;
  /** When the service was called; from then on the request counts, whatever comes of it. */
  calledAtMillis?: number;
  /** What came of the call, and of it on its way. */
  result?: CallResult;
  notes?: CallNotes;
  /** What came of the parts of an aggregate. */
  parts?: readonly PartNote[];
  /** What was answered in place of the upstream; `refusal` then says why. */
  fallback?: 'last-good' | 'static';
}

interface Readable {
  readonly headers: HeaderList;
  readonly query: { readonly [name: string]: readonly string[] | undefined };
}

/** What the limits of a request took, and from which store. */
export interface Charge {
  readonly store: LimitStore;
  readonly receipt: LimitReceipt;
  /** The part of the receipt that is held only while the request lasts. */
  readonly leases: LimitReceipt;
}

/** Kept back from the invocation's time, so that a slow upstream still gets a proper 504 from us. */
export const answerMillis = 200;

/** A stage of the forwarder: a middy middleware over an {@link Exchange}; a value returned from `before` is the answer. */
export type Stage = middy.MiddlewareObj<Exchange, APIGatewayProxyResult>;

export type Answer = Required<
  Pick<APIGatewayProxyResult, 'statusCode' | 'multiValueHeaders' | 'body' | 'isBase64Encoded'>
>;

/** A function's configuration with what it serves. */
export interface EntriesConfig extends GatewayConfig {
  readonly routes: { readonly [routeKey: string]: EntryConfig };
}

export function openExchange(config: EntriesConfig, sent: APIGatewayProxyEvent, nowMillis: number): Exchange {
  const known = knownRoute(config.routes, sent.httpMethod, sent.resource);
  const event = known === undefined || Object.keys(known.renamed).length === 0 ? sent : ofRoute(known, sent);
  const headers = headerList(event.multiValueHeaders);
  const principal = principalIn(event.requestContext.authorizer);
  return {
    event,
    requestId: event.requestContext.extendedRequestId ?? event.requestContext.requestId,
    gateway: config.gateway,
    routeKey: known?.key ?? `${sent.httpMethod} ${sent.resource}`,
    route: known?.route,
    headers,
    readable: readableOf(config, headers, event.multiValueQueryStringParameters ?? {}),
    clientIp: clientAddress(event.requestContext.identity.sourceIp, headers, config.clientIp.trustedProxies),
    receivedAtMillis: nowMillis,
    ...(principal !== undefined && { principal }),
  };
}

/** The event as the route's own deployment would have sent it. */
function ofRoute({ key, renamed }: KnownRoute<EntryConfig>, event: APIGatewayProxyEvent): APIGatewayProxyEvent {
  const pathParameters = renamedParameters(event.pathParameters, renamed);
  return { ...event, resource: key.slice(key.indexOf(' ') + 1), pathParameters };
}

/** Names are compared folded: what takes a credential's name in another spelling may be read as one. */
function readableOf(config: GatewayConfig, headers: HeaderList, query: Readable['query']): Readable {
  const isCredential = (names: readonly string[]) => {
    const folded = new Set(names.map(foldHeaderName));
    return (name: string) => folded.has(foldHeaderName(name));
  };
  const isCredentialHeader = isCredential(config.credentialHeaders);
  const isCredentialQuery = isCredential(config.credentialQuery);
  return {
    headers: headers.filter(([name]) => !isCredentialHeader(name)),
    query: Object.fromEntries(Object.entries(query).filter(([name]) => !isCredentialQuery(name))),
  };
}

/** The exchange as the grammar of request values sees it. */
export function requestView(exchange: Exchange): RequestView {
  const { event, readable, caller, clientIp, requestId, routeKey, route, gateway } = exchange;
  return {
    path: event.pathParameters ?? {},
    ...readable,
    caller,
    clientIp,
    requestId,
    route: routeKey,
    service: route?.service,
    gateway,
  };
}

interface Refusal {
  readonly headers?: HeaderList;
  /** Further members of the problem. */
  readonly members?: { readonly [name: string]: unknown };
}

/** A refusal as an answer; the exchange remembers the kind for the log. */
export function refuse(exchange: Exchange, kind: ProblemKind, detail: string, more: Refusal = {}): Answer {
  const { headers = [], members = {} } = more;
  exchange.refusal = kind;
  const body = problem(kind, detail, exchange.requestId, members);
  return {
    statusCode: body.status,
    multiValueHeaders: headerMap([['Content-Type', problemContentType], ...headers]),
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/** Seconds after which a deployment that is under way may be through. */
const deployingSeconds = '5';

/** What this function does not know and the one beside it does: one of them is of another deployment, and nobody's mistake. */
export function refuseWhileDeploying(exchange: Exchange, what: string): Answer {
  const detail = `${what} is being deployed; try again`;
  return refuse(exchange, 'deploying', detail, { headers: [['Retry-After', deployingSeconds]] });
}

/** Fields of one name together, under the spelling that came first. */
export function headerMap(headers: HeaderList): { [name: string]: string[] } {
  const spelling = new Map<string, string>();
  const map: { [name: string]: string[] } = {};
  for (const [name, value] of headers) {
    const key = spelling.get(name.toLowerCase()) ?? name;
    spelling.set(name.toLowerCase(), key);
    map[key] = [...(map[key] ?? []), value];
  }
  return map;
}

/** Sets answer headers in place of any spelling of the same names. */
export function setHeaders(answer: APIGatewayProxyResult, headers: HeaderList): void {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = Object.entries(answer.multiValueHeaders ?? {}).filter(([name]) => !names.has(name.toLowerCase()));
  answer.multiValueHeaders = { ...Object.fromEntries(kept), ...headerMap(headers) };
}

import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Caller } from '../../lib/contract/caller.ts';
import { type ProblemKind, problem, problemContentType } from '../../lib/contract/problem.ts';
import type { ForwarderConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import type { RequestView } from '../../lib/engine/request-values/request-values.ts';
import type { TraceContext } from '../../lib/engine/trace-context/trace-context.ts';
import type { PlacelessRequest } from '../ports.ts';

/** One request on its way through the stages: what API Gateway sent, and what each stage adds for those after it. */
export interface Exchange {
  readonly event: APIGatewayProxyEvent;
  readonly requestId: string;
  readonly gateway: string;
  readonly routeKey: string;
  /** undefined when the deployed document knows a route that this configuration does not. */
  readonly route: RouteConfig | undefined;
  readonly headers: HeaderList;
  readonly receivedAtMillis: number;
  trace?: TraceContext;
  caller?: Caller;
  outgoing?: PlacelessRequest;
  /** Fields that every answer to this request carries, whoever writes it. */
  answerHeaders?: HeaderList;
  /** For the log line. */
  refusal?: ProblemKind;
  upstreamMillis?: number;
  degraded?: 'open' | 'local';
}

/** A stage of the forwarder: a middy middleware over an {@link Exchange}; a value returned from `before` is the answer. */
export type Stage = middy.MiddlewareObj<Exchange, APIGatewayProxyResult>;

export type Answer = Required<
  Pick<APIGatewayProxyResult, 'statusCode' | 'multiValueHeaders' | 'body' | 'isBase64Encoded'>
>;

export function openExchange(config: ForwarderConfig, event: APIGatewayProxyEvent, nowMillis: number): Exchange {
  const routeKey = `${event.httpMethod} ${event.resource}`;
  return {
    event,
    requestId: event.requestContext.extendedRequestId ?? event.requestContext.requestId,
    gateway: config.gateway,
    routeKey,
    route: Object.hasOwn(config.routes, routeKey) ? config.routes[routeKey] : undefined,
    headers: headerList(event.multiValueHeaders),
    receivedAtMillis: nowMillis,
  };
}

/** Every field with its spelling, in the event's order. */
export function headerList(headers: APIGatewayProxyEvent['multiValueHeaders'] | null): HeaderList {
  return Object.entries(headers ?? {}).flatMap(([name, values = []]) => values.map((value) => [name, value] as const));
}

/** The exchange as the grammar of request values sees it. */
export function requestView({ event, headers, caller, requestId, routeKey, route, gateway }: Exchange): RequestView {
  return {
    path: event.pathParameters ?? {},
    query: event.multiValueQueryStringParameters ?? {},
    headers,
    caller,
    clientIp: event.requestContext.identity.sourceIp,
    requestId,
    route: routeKey,
    service: route?.service,
    gateway,
  };
}

/** A refusal as an answer; the exchange remembers the kind for the log. */
export function refuse(exchange: Exchange, kind: ProblemKind, detail: string, headers: HeaderList = []): Answer {
  exchange.refusal = kind;
  const body = problem(kind, detail, exchange.requestId);
  return {
    statusCode: body.status,
    multiValueHeaders: headerMap([['Content-Type', problemContentType], ...headers]),
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
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

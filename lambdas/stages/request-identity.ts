import { hash } from 'node:crypto';
import { foldHeaderName } from '../../lib/contract/header-names.ts';
import type { RouteConfig } from '../../lib/contract/runtime-config.ts';
import { signedToken } from '../../lib/contract/signed-token.ts';
import type { PlacelessRequest } from '../ports.ts';
import type { Exchange } from './exchange.ts';

/**
 * What is another for every request and says nothing of what is asked for: ids, traces, dates, the hops on the way, and the
 * token that the gateway signs, whose caller is in the identity anyway.
 */
const ofOneRequest: ReadonlySet<string> = new Set(
  [
    'x-request-id',
    'x-trace-id',
    'traceparent',
    'tracestate',
    'x-amzn-trace-id',
    'x-amz-cf-id',
    'via',
    'date',
    signedToken.header,
  ].map((name) => name.toLowerCase()),
);

/**
 * The same text for two requests only if a service cannot tell them apart: the stage and its place, the route, all that is
 * known of the caller, and every byte that goes inward but for what is another each time. Names of headers count as they are
 * spelled: services differ in what they take for the same.
 */
export function requestIdentity(exchange: Exchange, place: string | undefined): string {
  const { event, routeKey } = exchange;
  const { target, headers, body } = exchange.outgoing as PlacelessRequest;
  const ownIds = requestIdHeaders(exchange.route as RouteConfig);
  const inward = headers.filter(([name]) => !ofOneRequest.has(name.toLowerCase()) && !ownIds.has(foldHeaderName(name)));
  const content = body === null ? null : hash('sha256', body, 'base64');
  const parts = [event.requestContext.stage, place, routeKey, callerOf(exchange), target, inward, content];
  return hash('sha256', JSON.stringify(parts), 'base64');
}

/** Everything but the end of the token, which says when and not who. */
function callerOf({ caller }: Exchange) {
  if (caller === undefined) return null;
  const { expiresAt: _, ...who } = caller;
  return who;
}

/** Headers in which the route tells the request's id; no client's header of such a name passes. */
function requestIdHeaders({ set, request }: RouteConfig): ReadonlySet<string> {
  const written = [...set, ...(request?.headers?.add ?? [])];
  return new Set(written.filter(({ value }) => value.from === 'request.id').map(({ name }) => foldHeaderName(name)));
}

import type { RequestValue } from '../../lib/contract/request-value.ts';
import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { headerValue } from '../../lib/engine/headers/header-value.ts';
import {
  type HeaderFacts,
  type HeaderList,
  type HeaderRules,
  upstreamHeaders,
} from '../../lib/engine/headers/upstream-headers.ts';
import { queryPairs, upstreamPath, upstreamQuery } from '../../lib/engine/paths/upstream-path.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import type { TraceContext } from '../../lib/engine/trace-context/trace-context.ts';
import { traceParentText } from '../../lib/engine/trace-context/trace-parent.ts';
import { contentFields, fieldsOfOtherForms, isAnswerBodyEdited, plainAnswer } from './edited-content.ts';
import { type Exchange, refuse, requestView, type Stage } from './exchange.ts';
import { idempotencyKey, withScopedKey } from './idempotency-key.ts';
import { requestBody } from './request-body.ts';
import { tooLongValue } from './too-long-value.ts';

/**
 * Lambda takes 6 MB of answer; base64 makes a third more of a body, and headers and the envelope need room.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11-24.
 */
const maxResponseBytes = 4_400_000;

/** Turns the client's request into the upstream's: path, query, headers, body. An unsafe path parameter is refused. */
export function headerTransform(config: GatewayConfig): Stage {
  return {
    before({ event: exchange }) {
      const { event } = exchange;
      const route = exchange.route as RouteConfig;
      const path = upstreamPath(route.to, event.pathParameters ?? {});
      if (path === undefined) return refuse(exchange, 'unsafe-path', 'a path parameter would leave its segment');
      const long = tooLongValue(exchange, [{ set: route.set }]);
      if (long !== undefined) return refuse(exchange, 'value-too-large', long);
      const upstream = upstreamOf(config, route);
      const verdict = idempotencyKey(upstream, route, exchange);
      if (verdict.key === 'refused')
        return refuse(exchange, 'bad-request', 'an idempotency key is one text of 1 to 255 visible characters');
      exchange.hasScopedKey = verdict.key === 'scoped';
      const headers = headersFor(config, route, exchange);
      const { edits } = exchange;
      exchange.outgoing = {
        target: `${upstream.basePath}${path}${upstreamQuery(edits?.query ?? queryPairs(exchange.readable.query))}`,
        method: event.httpMethod,
        headers: verdict.key === 'scoped' ? withScopedKey(headers, verdict.text) : headers,
        body: edits?.body ?? requestBody(exchange),
        // A delay before the call is part of the route's time.
        timeoutMillis: route.timeoutMillis - (exchange.delayMillis ?? 0),
        maxResponseBytes,
      };
      return undefined;
    },
  };
}

/** @throws Error when the configuration contradicts itself: a bug of ours, not the caller's. */
export function upstreamOf(config: GatewayConfig, route: RouteConfig) {
  const upstream = config.upstreams[route.upstream];
  if (upstream === undefined) throw new Error(`no upstream ${route.upstream} in the configuration`);
  return upstream;
}

function resolvedSet(route: RouteConfig, exchange: Exchange): HeaderRules['set'] {
  const view = requestView(exchange);
  const text = (value: RequestValue) => {
    const resolved = resolveRequestValue(value, view);
    return resolved === undefined || value.from === 'static' ? resolved : headerValue(resolved);
  };
  return route.set.map(({ name, value }) => ({ name, value: text(value) }));
}

function headersFor(config: GatewayConfig, route: RouteConfig, exchange: Exchange): HeaderList {
  const { identityHeaders: identity, credentialHeaders: credentials } = config;
  const { deadlineHeader } = upstreamOf(config, route);
  const { edits } = exchange;
  const remove = [
    ...route.remove,
    // How long there is, the gateway says: a client could make the service give up, or hold it.
    ...(deadlineHeader === null ? [] : [deadlineHeader]),
    ...(edits?.body ? contentFields : []),
    ...(isAnswerBodyEdited(route) ? fieldsOfOtherForms : []),
  ];
  const set = [...resolvedSet(route, exchange), ...(isAnswerBodyEdited(route) ? [plainAnswer] : [])];
  const rules = { identity, set, remove, forward: route.forward, credentials, edits: edits ?? null };
  return upstreamHeaders(exchange.headers, rules, facts(exchange));
}

function facts({ event, headers, caller, requestId, trace }: Exchange): HeaderFacts {
  const { parent, state } = trace as TraceContext;
  const first = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const host = first('host') ?? '';
  return {
    caller,
    requestId,
    traceId: parent.traceId,
    traceparent: traceParentText(parent),
    tracestate: state,
    clientIp: event.requestContext.identity.sourceIp,
    host: /^[\w.:[\]-]+$/.test(host) ? host : (event.requestContext.domainName ?? ''),
    proto: first('x-forwarded-proto') === 'http' ? 'http' : 'https',
  };
}

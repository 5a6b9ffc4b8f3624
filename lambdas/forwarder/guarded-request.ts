import type { GatewayConfig, RouteConfig, UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { clientNetwork } from '../../lib/engine/client-ip/client-ip.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import type { Arrival, GuardedRequest } from '../calls/guarded-call.ts';
import type { PlacelessRequest } from '../ports.ts';
import { type Exchange, requestView } from '../stages/exchange.ts';
import { upstreamOf } from '../stages/header-transform.ts';

/** RFC 9110 §9.2.2, without those that API Gateway has no method for. */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** The upstream's request with what its guards have to know of it; it has no longer than `leftMillis`. */
export function guardedRequest(config: GatewayConfig, exchange: Exchange, leftMillis: number): GuardedRequest {
  const route = exchange.route as RouteConfig;
  const outgoing = exchange.outgoing as PlacelessRequest;
  const network = clientNetwork(exchange.clientIp, config.clientIp.ipv6Prefix);
  return {
    ...outgoing,
    timeoutMillis: Math.min(outgoing.timeoutMillis, leftMillis),
    tryMillis: route.tryMillis,
    ...(exchange.signal === undefined ? {} : { signal: exchange.signal }),
    source: sourceOf(exchange, network),
    isRepeatable: !route.once && (exchange.hasScopedKey === true || idempotentMethods.has(outgoing.method)),
    once: route.once,
    balanceKey: balanceKey(upstreamOf(config, route), exchange, network),
    tried: new Set(),
    notes: { tries: 0 },
    arrival: arrivalOf(exchange),
  };
}

function arrivalOf({ requestId, event }: Exchange): Arrival {
  const { stage, identity, domainName = '' } = event.requestContext;
  return { requestId, stage, sourceIp: identity.sourceIp, domainName };
}

/** Whoever calls; who did not say who it is, is the network that it calls from. Two that are one here open a circuit later. */
function sourceOf({ caller }: Exchange, network: string): string {
  return JSON.stringify(caller === undefined ? [network] : [caller.credential, caller.subject]);
}

function balanceKey({ balance }: UpstreamConfig, exchange: Exchange, clientIp: string): string | undefined {
  return balance.by === 'hash' ? resolveRequestValue(balance.value, { ...requestView(exchange), clientIp }) : undefined;
}

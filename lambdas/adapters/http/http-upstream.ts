import type { RequestOptions } from 'node:http';
import type { Upstream, UpstreamAnswer, UpstreamFailed, UpstreamRequest } from '../../ports.ts';
import { type Ended, exchange } from './exchange.ts';
import { type ConnectionParts, type KeptAgent, keptAgents } from './kept-agents.ts';

/** RFC 9110 §9.2.2 lets a proxy repeat these. */
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
/** A function that was frozen had its last call longer ago than this. */
const pauseMillis = 1_000;
/** Of the event loop: it ends the turn it is in, reads what has come, and takes closed sockets out. */
const turnsToHear = 3;

/** Upstream calls on node:http; connections are kept from one invocation to the next. */
export function httpUpstream(parts: ConnectionParts = {}): Upstream & { close(): void } {
  const { nowMillis = Date.now } = parts;
  const agents = keptAgents(parts);

  /** What was closed while the function was frozen is still to be heard: a look at the sockets shows it. */
  async function fresh({ url, tls }: UpstreamRequest): Promise<KeptAgent> {
    const kept = agents.of(url, tls);
    const isIdle = nowMillis() - kept.usedMillis > pauseMillis;
    kept.usedMillis = nowMillis();
    if (isIdle) for (let turn = 0; turn < turnsToHear; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return kept;
  }

  const send = (request: UpstreamRequest, { agent, open, isSecure }: KeptAgent) =>
    exchange(request, open(options(request, agent)), isSecure);

  return {
    async call(request) {
      const startedAt = performance.now();
      const kept = await fresh(request);
      if (request.signal?.aborted) return { failure: 'timeout', unsent: true };
      const first = await send(request, kept);
      if (!('stale' in first)) return first;
      // Where one kept connection was closed, the others were.
      agents.retire(kept);
      if (!(request.isRepeatable ?? repeatable.has(request.method))) return told(first);
      const timeoutMillis = request.timeoutMillis - (performance.now() - startedAt);
      return told(await send({ ...request, timeoutMillis }, agents.of(request.url, request.tls)));
    },
    close: agents.close,
  };
}

function told(ended: Ended): UpstreamAnswer | UpstreamFailed {
  if (!('stale' in ended)) return ended;
  const { stale: _, ...failed } = ended;
  return failed;
}

function options({ url, target, method, headers, body }: UpstreamRequest, agent: KeptAgent['agent']): RequestOptions {
  const length =
    body !== null || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method)
      ? [['Content-Length', String(body?.length ?? 0)]]
      : [];
  return {
    agent,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: target,
    method,
    // A flat list keeps repeated names and their spelling; Node adds no Host to a list, so it is here.
    headers: [['Host', url.host], ...headers, ...length].flat(),
  };
}

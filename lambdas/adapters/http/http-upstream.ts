import type http from 'node:http';
import type https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Upstream, UpstreamAnswer, UpstreamFailed, UpstreamFailure, UpstreamRequest } from '../../ports.ts';

const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/**
 * Loaded by the first call that needs one, and not by `import`: that reads every property of the module, and one of them,
 * on Node 24, loads all of undici. It is 26 ms of a cold start against 3.
 */
const modules = {
  'http:': () => process.getBuiltinModule('node:http'),
  'https:': () => process.getBuiltinModule('node:https'),
} as const;

/** Upstream calls on node:http; the agents keep connections open from one invocation to the next. `lookup` finds addresses of names. */
export function httpUpstream(resolving: { readonly lookup?: LookupFunction } = {}): Upstream & { close(): void } {
  const agents = new Map<keyof typeof modules, http.Agent>();
  const send = (request: UpstreamRequest) => {
    const protocol = request.url.protocol === 'https:' ? 'https:' : 'http:';
    const { Agent, request: open } = modules[protocol]();
    const agent = agents.get(protocol) ?? new Agent({ keepAlive: true, ...resolving });
    agents.set(protocol, agent);
    return open(options(request, agent));
  };
  return {
    async call(request) {
      const startedAt = performance.now();
      const first = await exchange(request, send(request));
      // The peer may close a kept connection while the function is frozen; RFC 9110 §9.2.2 lets a proxy repeat these.
      if (!('stale' in first) || !repeatable.has(request.method)) return first;
      const timeoutMillis = request.timeoutMillis - (performance.now() - startedAt);
      return exchange({ ...request, timeoutMillis }, send(request));
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

function options({ url, target, method, headers, body }: UpstreamRequest, agent: http.Agent): https.RequestOptions {
  const length =
    body !== null || !['GET', 'HEAD', 'DELETE'].includes(method) ? [['Content-Length', String(body?.length ?? 0)]] : [];
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

type Failed = UpstreamFailed & { readonly stale?: true };

function exchange(request: UpstreamRequest, outgoing: http.ClientRequest): Promise<UpstreamAnswer | Failed> {
  return new Promise((resolve) => {
    const settle = (result: UpstreamAnswer | Failed) => {
      clearTimeout(timer);
      resolve(result);
    };
    const fail = (failure: UpstreamFailure) => {
      settle({ failure });
      outgoing.destroy();
    };
    const timer = setTimeout(() => fail('timeout'), Math.max(0, request.timeoutMillis));
    let answered = false;
    outgoing.on('response', (incoming) => {
      answered = true;
      collect(incoming, request.maxResponseBytes).then(settle, (failure) => fail(failure));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return;
      const stale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      settle({ failure: error.code?.startsWith('HPE_') ? 'malformed' : 'unreachable', ...(stale ? { stale } : {}) });
    });
    // A peer that switches protocols unasked is cut off by Node without an error.
    outgoing.on('close', () => answered || settle({ failure: 'malformed' }));
    outgoing.end(request.body ?? undefined);
  });
}

/** The whole answer; rejects with an {@link UpstreamFailure} when it is too large or ends before its end. */
function collect(incoming: http.IncomingMessage, maxBytes: number): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject: (failure: UpstreamFailure) => void) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject('too-large');
      else chunks.push(chunk);
    });
    incoming.on('error', () => reject('malformed'));
    incoming.on('end', () =>
      resolve({
        status: incoming.statusCode as number,
        headers: pairs(incoming.rawHeaders),
        body: Buffer.concat(chunks),
      }),
    );
  });
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: raw.length / 2 }, (_, n) => [raw[2 * n] as string, raw[2 * n + 1] as string] as const);
}

import type http from 'node:http';
import type { LookupFunction } from 'node:net';
import type { UpstreamTls } from '../../ports.ts';
import { sharedLookup, systemLookup } from './shared-lookup.ts';

/**
 * Loaded by the first call that needs one, and not by `import`: that reads every property of the module, and one of them,
 * on Node 24, loads all of undici. It is 26 ms of a cold start against 3.
 */
const modules = {
  'http:': () => process.getBuiltinModule('node:http'),
  'https:': () => process.getBuiltinModule('node:https'),
} as const;

/** Connections that are kept for the next call. */
export interface KeptAgent {
  readonly agent: http.Agent;
  readonly open: typeof http.request;
  readonly isSecure: boolean;
  readonly sinceMillis: number;
  /** The last call began. */
  usedMillis: number;
}

export interface KeptAgents {
  /** The connections for a call now; those of other TLS materials are others. @throws Error for materials that are none */
  of(url: URL, tls: UpstreamTls | undefined): KeptAgent;
  /** Nobody uses these for a new call; calls under way end as they would. */
  retire(kept: KeptAgent): void;
  close(): void;
}

export interface ConnectionParts {
  /** Finds addresses of names; by default the system does. */
  readonly lookup?: LookupFunction;
  /** Since the epoch, so that it goes on while the function is frozen. */
  readonly nowMillis?: () => number;
}

/** What load balancers give as the life of their names' addresses. */
const lifeMillis = 60_000;
/** Of one target. An instance on Lambda has one call at a time, and aggregates have a handful. */
const maxKept = 64;

/**
 * Connections are kept for a minute after the first of them was made, busy or not: a name that has moved is followed, and so
 * is a certificate that is no longer good, neither of which a connection that stands would ever notice.
 */
export function keptAgents({ lookup = systemLookup, nowMillis = Date.now }: ConnectionParts): KeptAgents {
  const shared = sharedLookup(lookup);
  const current = new Map<UpstreamTls | keyof typeof modules, KeptAgent>();
  // A clock that was set back is no reason to keep anything for longer.
  const isOver = ({ sinceMillis }: KeptAgent) => Math.abs(nowMillis() - sinceMillis) >= lifeMillis;

  function retire(kept: KeptAgent): void {
    for (const [key, one] of current) if (one === kept) current.delete(key);
    kept.agent.keepSocketAlive = () => false;
    for (const sockets of Object.values(kept.agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  function start(protocol: keyof typeof modules, tls: UpstreamTls | undefined): KeptAgent {
    for (const kept of current.values()) if (isOver(kept)) retire(kept);
    const { Agent, request } = modules[protocol]();
    const isSecure = protocol === 'https:';
    const options = { keepAlive: true, maxFreeSockets: maxKept, lookup: shared };
    const agent = new Agent({ ...options, ...(isSecure ? secured(tls) : {}) });
    return { agent, open: request, isSecure, sinceMillis: nowMillis(), usedMillis: nowMillis() };
  }

  return {
    of(url, tls) {
      const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
      const key = protocol === 'https:' && tls !== undefined ? tls : protocol;
      const known = current.get(key);
      if (known !== undefined && !isOver(known)) return known;
      const kept = start(protocol, tls);
      current.set(key, kept);
      return kept;
    },
    retire,
    close() {
      for (const { agent } of current.values()) agent.destroy();
      current.clear();
    },
  };
}

/**
 * One context for all connections: made of PEM texts for each it would cost as much as the handshake, and the texts would be
 * part of the name by which an agent finds a kept connection. A private authority takes the place of the public ones.
 */
function secured(tls: UpstreamTls | undefined) {
  // No variable of the environment weakens it.
  const always = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
  if (tls === undefined) return always;
  const { ca, certificate, key, serverName, minVersion } = tls;
  const secureContext = process.getBuiltinModule('node:tls').createSecureContext({
    minVersion,
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
  });
  return { ...always, minVersion, secureContext, ...(serverName !== undefined && { servername: serverName }) };
}

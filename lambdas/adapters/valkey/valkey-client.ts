import { Cluster, Redis, type RedisOptions } from 'iovalkey';
import { isLoopback } from '../../../lib/contract/places.ts';
import { type Environment, type Password, passwordOf, usePassword } from './valkey-password.ts';

/** The commands of a client, single or cluster, that the limit store uses. */
export type ValkeyClient = Redis | Cluster;

export interface ClientBounds {
  readonly connectMillis: number;
  readonly commandMillis: number;
}

/**
 * A client that fails rather than waits: nothing is queued while the store is away and nothing is sent twice, for a count
 * that arrives late is a count in the wrong window. `rediss:` is a cluster (ElastiCache Serverless), `redis:` one server.
 * @throws TypeError on a plain connection to another machine, and on a user whom neither the URL nor the environment knows.
 */
export function valkeyClient(url: URL, bounds: ClientBounds, env: Environment = {}): ValkeyClient {
  const isTls = url.protocol === 'rediss:';
  if (!isTls && !(url.protocol === 'redis:' && isLoopback(url.hostname))) {
    throw new TypeError('a limit store is reached by rediss://, or by redis:// on this machine');
  }
  if (isTls) return clusterClient(url, bounds, env);
  const password = passwordOf(url, env);
  const client = new Redis({ ...address(url), ...options(url, bounds, password), retryStrategy: pause });
  usePassword(client, [client], password);
  return client;
}

/** Also without TLS, for the clusters that tests start on loopback. */
export function clusterClient(url: URL, bounds: ClientBounds, env: Environment = {}): Cluster {
  const password = passwordOf(url, env);
  const cluster = new Cluster([address(url)], {
    // ElastiCache names its nodes; a resolved address would not match their certificate.
    dnsLookup: (host, found) => found(null, host),
    enableOfflineQueue: false,
    clusterRetryStrategy: pause,
    slotsRefreshTimeout: bounds.connectMillis,
    // A lost connection may have lost only the answer: what was sent is not sent again. What the cluster says it has not
    // run may be asked once more, soon or never.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 5,
    maxRedirections: 3,
    redisOptions: options(url, bounds, password),
  });
  usePassword(cluster, [], password);
  return cluster;
}

/** Resolves when the client is connected, or when `millis` have passed: a store that is away must not keep a function from starting. */
export function connected(client: ValkeyClient, millis: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      client.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    client.once('ready', done);
  });
}

const pause = (attempt: number) => Math.min(2 ** attempt, 500);

const address = (url: URL) => ({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) });

function options(url: URL, { connectMillis, commandMillis }: ClientBounds, password: Password | null): RedisOptions {
  return {
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(password === null ? {} : { password: password.now() }),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    connectTimeout: connectMillis,
    // A connection is given up to be replaced; a network that has forgotten it would never say goodbye.
    disconnectTimeout: 1,
    // Of the socket, not of the command: calls have their own deadline, and a timer for each command would be in vain.
    socketTimeout: commandMillis,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: false,
    keepAlive: 10_000,
  };
}

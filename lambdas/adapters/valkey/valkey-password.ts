import type { Cluster, Redis } from 'iovalkey';
import { iamToken } from './iam-token.ts';

/** What tells who this function is: its region and its credentials, as Lambda sets them. */
export type Environment = { readonly [name: string]: string | undefined };

export interface Password {
  /** The password of a connection that is made now. */
  now(): string;
  /** Whether it stops opening connections after a while, and what it opened is closed after twelve hours. */
  readonly isShortLived: boolean;
}

/** ElastiCache closes what IAM opened after twelve hours, unless it shows a new token before. */
const reauthenticationMillis = 10 * 3_600_000;

/**
 * The password of a store's URL; null without one. A user without a password is a user of IAM, and `?cache=` names the
 * serverless cache, `?nodes=` the replication group: `rediss://user@host/?cache=name`.
 * @throws TypeError when IAM is needed, and the environment or the URL does not say for whom.
 */
export function passwordOf(url: URL, env: Environment): Password | null {
  if (url.password !== '') return { now: () => decodeURIComponent(url.password), isShortLived: false };
  if (url.username === '') return null;
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const nodes = url.searchParams.get('nodes');
  const cache = nodes ?? url.searchParams.get('cache');
  if (!cache || !region || !accessKeyId || !secretAccessKey) {
    throw new TypeError(
      'a user of IAM needs ?cache= or ?nodes= in the URL, and AWS_REGION and credentials in the environment',
    );
  }
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const user = decodeURIComponent(url.username);
  const request = { cache, isServerless: nodes === null, user, region, accessKeyId, secretAccessKey, sessionToken };
  return { now: () => iamToken(request, Date.now()), isShortLived: true };
}

/** Every connection that the client makes, now and later, gets the password of its moment. */
export function usePassword(client: Redis | Cluster, nodes: readonly Redis[], password: Password | null): void {
  if (password === null || !password.isShortLived) return;
  const use = (node: Redis) =>
    Object.defineProperty(node.options, 'password', { get: () => password.now(), enumerable: true });
  nodes.forEach(use);
  client.on('+node', use);
  const timer = setInterval(() => reauthenticate(client, password), reauthenticationMillis);
  timer.unref();
  client.once('end', () => clearInterval(timer));
}

function reauthenticate(client: Redis | Cluster, password: Password): void {
  const nodes = 'nodes' in client ? client.nodes('all') : [client];
  for (const node of nodes) {
    // One that fails is closed by the store in its time, and made anew.
    node.auth(node.options.username as string, password.now()).catch(() => undefined);
  }
}

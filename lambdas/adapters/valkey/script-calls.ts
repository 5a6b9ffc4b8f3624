import { createHash } from 'node:crypto';
import { Command } from 'iovalkey';
import { LimitStoreUnavailable } from '../../ports.ts';
import { deadlineQueue } from './deadline-queue.ts';
import { connected, type ValkeyClient } from './valkey-client.ts';

export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function scriptOf(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** Commands within the decision budget. */
export interface BoundedCalls {
  /** `words` are the number of keys, the keys and the arguments. @throws LimitStoreUnavailable */
  script<T>(script: Script, words: readonly string[], read: (reply: unknown) => T): Promise<T>;
  /** @throws LimitStoreUnavailable */
  forget(key: string): Promise<void>;
  close(): void;
}

/** Misses in a row after which the connection itself is taken for dead: a network that forgot it never says so. */
const missesToReconnect = 3;
/** After so long a pause the first miss is enough: the function was frozen, and the network had time to forget. */
const pauseMillis = 1_000;

/**
 * Every failure is the store's: keys and arguments are of fixed shape, so no caller can cause one. Nothing is sent again,
 * except a script that the store had forgotten and therefore not run.
 */
export function boundedCalls(client: ValkeyClient, budgetMillis: number, nowMillis: () => number): BoundedCalls {
  const deadlines = deadlineQueue(budgetMillis, nowMillis);
  const late = new Error(`no answer within ${budgetMillis} ms`);
  let misses = 0;
  let answeredAtMillis = nowMillis();
  // Without a listener a lost connection would end the process; each call reports it for itself.
  client.on('error', () => undefined);

  function missed(cause: unknown): LimitStoreUnavailable {
    misses += 1;
    const isAfterPause = misses === 1 && nowMillis() - answeredAtMillis > pauseMillis;
    const isDead = isAfterPause || misses % missesToReconnect === 0;
    if (isDead && client.status === 'ready') client.disconnect(true);
    return new LimitStoreUnavailable('the limit store did not answer', { cause });
  }

  function bounded<T>(send: () => Promise<unknown>, read: (reply: unknown) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const deadline = deadlines.add(() => reject(missed(late)));
      const answered = (reply: unknown) => {
        deadlines.stop(deadline);
        misses = 0;
        answeredAtMillis = nowMillis();
        try {
          resolve(read(reply));
        } catch (bug) {
          reject(bug);
        }
      };
      const failed = (cause: unknown) => {
        // What failed after its deadline has been counted already.
        if (deadlines.stop(deadline)) reject(missed(cause));
      };
      // A connection lost while the function was frozen comes back within the budget of one call.
      const sent = client.status === 'ready' ? send() : connected(client, budgetMillis).then(send);
      sent.then(answered, failed);
    });
  }

  const send = (name: string, args: string[]) =>
    client.sendCommand(new Command(name, args, { replyEncoding: 'utf8' })) as Promise<unknown>;

  async function known(script: Script, words: readonly string[]): Promise<unknown> {
    try {
      return await send('evalsha', [script.sha, ...words]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return send('eval', [script.text, ...words]);
    }
  }

  return {
    script: (script, words, read) => bounded(() => known(script, words), read),
    forget: (key) =>
      bounded(
        () => send('del', [key]),
        () => undefined,
      ),
    close: () => deadlines.clear(),
  };
}

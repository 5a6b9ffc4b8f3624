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
  const late = new Error(`no answer within ${budgetMillis} ms`);
  const deadlines = deadlineQueue<Command>(budgetMillis, nowMillis, (command) => command.reject(late));
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

  /** `again` is sent, within the same time, where the store says that it does not know the script. */
  function bounded<T>(command: Command, read: (reply: unknown) => T, again?: () => Command): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const wait = deadlines.add(command);
      const answered = (reply: unknown): void => {
        deadlines.stop(wait);
        misses = 0;
        answeredAtMillis = nowMillis();
        try {
          resolve(read(reply));
        } catch (bug) {
          reject(bug);
        }
      };
      const failed = (cause: Error): void => {
        if (again !== undefined && !wait.isOver && isForgotten(cause)) {
          wait.what = settledBy(again(), answered, failed);
          again = undefined;
          client.sendCommand(wait.what);
          return;
        }
        deadlines.stop(wait);
        reject(missed(cause));
      };
      const start = () => {
        if (!wait.isOver) client.sendCommand(command);
      };
      settledBy(command, answered, failed);
      // A connection lost while the function was frozen comes back within the budget of one call.
      if (client.status === 'ready') start();
      else connected(client, budgetMillis).then(start);
    });
  }

  return {
    script: ({ sha, text }, words, read) =>
      bounded(commandOf('evalsha', [sha, ...words]), read, () => commandOf('eval', [text, ...words])),
    forget: (key) => bounded(commandOf('del', [key]), () => undefined),
    close: () => deadlines.clear(),
  };
}

/** Without a reply encoding: all our answers are numbers. */
const commandOf = (name: string, words: string[]) => new Command(name, words);

/**
 * The command tells the answer itself, once. Its own promise would tell it several promises later, and this is on the way of
 * every request.
 */
function settledBy(command: Command, answered: (reply: unknown) => void, failed: (cause: Error) => void): Command {
  let isSettled = false;
  command.resolve = (reply) => {
    if (isSettled) return;
    isSettled = true;
    answered(reply);
  };
  command.reject = (cause) => {
    if (isSettled) return;
    isSettled = true;
    failed(cause);
  };
  return command;
}

const isForgotten = (cause: Error) => cause.message.startsWith('NOSCRIPT');

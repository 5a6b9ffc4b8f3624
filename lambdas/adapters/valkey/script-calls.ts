import { createHash } from 'node:crypto';
import { Command } from 'iovalkey';
import { LimitStoreUnavailable } from '../../ports.ts';
import { deadlineQueue } from '../../timing/deadline-queue.ts';
import { scriptCommand } from './script-command.ts';
import { connected, type ValkeyClient } from './valkey-client.ts';
import { type ScriptWords, wireWord } from './wire.ts';
import { writeTogether } from './write-together.ts';

export interface Script {
  /** The first words of a call, by name and by text, as they go on the wire. */
  readonly byName: string;
  readonly byText: string;
}

export function scriptOf(text: string): Script {
  const sha = createHash('sha1').update(text).digest('hex');
  const textWord = `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  return { byName: wireWord('evalsha') + wireWord(sha), byText: wireWord('eval') + textWord };
}

/** Commands within the decision budget. */
export interface BoundedCalls {
  /** @throws LimitStoreUnavailable */
  script<T>(script: Script, words: ScriptWords, read: (reply: unknown) => T): Promise<T>;
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
  const hold = writeTogether(client);
  let misses = 0;
  let askedAtMillis = nowMillis();
  // Without a listener a lost connection would end the process; each call reports it for itself.
  client.on('error', () => undefined);

  function missed(cause: unknown): LimitStoreUnavailable {
    misses += 1;
    const isAfterPause = misses === 1 && nowMillis() - askedAtMillis > pauseMillis;
    const isDead = isAfterPause || misses % missesToReconnect === 0;
    if (isDead && client.status === 'ready') client.disconnect(true);
    return new LimitStoreUnavailable('the limit store did not answer', { cause });
  }

  /**
   * `again` is sent, within the same time, where the store says that it does not know the script. One promise between the
   * client's and the caller's: this is on the way of every request.
   */
  function bounded<T>(command: Command, read: (reply: unknown) => T, again?: () => Command): Promise<T> {
    const wait = deadlines.add(command);
    const answered = (reply: unknown): T => {
      deadlines.stop(wait);
      misses = 0;
      askedAtMillis = wait.endsAt - budgetMillis;
      return read(reply);
    };
    const failed = (cause: Error): never => {
      deadlines.stop(wait);
      throw missed(cause);
    };
    const forgotten = (cause: Error): Promise<T> => {
      if (again === undefined || wait.what === undefined || !cause.message.startsWith('NOSCRIPT')) return failed(cause);
      const more = again();
      wait.what = more;
      client.sendCommand(more);
      return more.promise.then(answered, failed);
    };
    const start = () => {
      if (wait.what === undefined) return;
      hold();
      client.sendCommand(command);
    };
    const result = command.promise.then(answered, forgotten);
    // A connection lost while the function was frozen comes back within the budget of one call.
    if (client.status === 'ready') start();
    else connected(client, budgetMillis).then(start);
    return result;
  }

  return {
    script: ({ byName, byText }, words, read) =>
      bounded(scriptCommand('evalsha', byName, words), read, () => scriptCommand('eval', byText, words)),
    forget: (key) => bounded(new Command('del', [key]), () => undefined),
    close: () => deadlines.clear(),
  };
}

import { Command } from 'iovalkey';
import { type ScriptWords, wireWord } from './wire.ts';

/** What the client's commands are inside. Its types hide `initPromise`, which no subclass of them could then have. */
interface ClientCommand {
  args: string[];
  promise: Promise<unknown>;
  resolve: (reply: unknown) => void;
  reject: (cause: Error) => void;
}
const ClientCommand = Command as unknown as new (name: string, args: readonly string[]) => ClientCommand;

/**
 * A command that is on the wire as it stands. The client's own looks at every argument, and makes four promises to watch over
 * a time limit that ours has not: a quarter of the time that a check takes here. No reply encoding: no answer of ours is text.
 */
class ScriptCommand extends ClientCommand {
  readonly #wire: string;

  /** The client looks at number and names of the keys only, for a cluster. */
  constructor(name: 'evalsha' | 'eval', keys: readonly string[], wire: string) {
    super(name, []);
    this.args = ['', String(keys.length), ...keys];
    this.#wire = wire;
  }

  /** Called by the client's constructor; one that no longer did so would make a promise of its own, as good and slower. */
  initPromise(): void {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  toWritable(): string {
    return this.#wire;
  }
}

/** A script's call; `first` is its first words, as they go on the wire. */
export function scriptCommand(name: 'evalsha' | 'eval', first: string, words: ScriptWords): Command {
  const { keys, argumentCount, argumentWire } = words;
  let wire = `*${3 + keys.length + argumentCount}\r\n${first}${wireWord(String(keys.length))}`;
  for (const key of keys) wire += wireWord(key);
  return new ScriptCommand(name, keys, wire + argumentWire) as unknown as Command;
}

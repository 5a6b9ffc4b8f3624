import type { ValkeyClient } from './valkey-client.ts';

/** More would keep the server waiting for the first of them while the last is still being written. */
const most = 8;

interface Held {
  readonly stream: { cork(): void; uncork(): void };
  left: number;
}

/**
 * To be called before a command is sent: up to eight commands of one turn of the event loop go out in one write, which
 * otherwise costs client and server more than all the rest of a check. Nothing waits: it is made before anything new is read.
 * A cluster's client chooses the connection by itself, so there every command is written alone.
 */
export function writeTogether(client: ValkeyClient): () => void {
  let held: Held | undefined;

  function release(one: Held): void {
    if (held !== one) return;
    held = undefined;
    one.stream.uncork();
  }

  return () => {
    if (!('stream' in client) || client.stream === undefined) return;
    if (held?.stream === client.stream && held.left > 0) {
      held.left -= 1;
      return;
    }
    if (held !== undefined) release(held);
    const mine: Held = { stream: client.stream, left: most - 1 };
    held = mine;
    mine.stream.cork();
    process.nextTick(release, mine);
  };
}

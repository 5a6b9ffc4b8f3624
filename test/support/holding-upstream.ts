import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HoldingUpstream {
  readonly url: string;
  /** When each request came, in order; takes what came since the last call. */
  taken(): readonly { readonly path: string; readonly atMillis: number }[];
  /** Answers requests for this path only when they are released. */
  hold(path: string): void;
  /** Resolves when so many are held. */
  holding(count: number): Promise<void>;
  /** Answers everything that is held, and holds nothing more. */
  release(): void;
  stop(): Promise<void>;
}

/** A real HTTP service that answers 200, at once or when it is told to. */
export async function holdingUpstream(): Promise<HoldingUpstream> {
  const taken: { readonly path: string; readonly atMillis: number }[] = [];
  let heldPath: string | undefined;
  let held: ServerResponse[] = [];
  let look = () => {};
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    taken.push({ path, atMillis: performance.now() });
    request.resume();
    if (path !== heldPath) return void response.end('{}');
    held.push(response);
    look();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const release = () => {
    heldPath = undefined;
    for (const response of held) response.end('{}');
    held = [];
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => taken.splice(0),
    hold(path) {
      heldPath = path;
    },
    holding: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (held.length >= count) resolve();
        };
        look();
      }),
    release,
    async stop() {
      release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

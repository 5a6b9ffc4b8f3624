import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, scriptedServer } from '../support/scripted-server.ts';

/** What a service may do to a gateway. */
export type Trouble = 'down' | 'slow' | 'malformed' | 'oversize';

export interface Heard {
  readonly method: string;
  /** As it came, with its query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service of the shop in a test's hands. */
export interface ShopService {
  readonly url: string;
  /** What came since the last time. */
  heard(): readonly Heard[];
  /** From now on; without an argument it is well again. */
  be(trouble?: Trouble): void;
  stop(): Promise<void>;
}

const json = { 'content-type': 'application/json' };

const troubles: { readonly [T in Trouble]: (request: IncomingMessage, response: ServerResponse) => unknown } = {
  down: (request) => request.socket.resetAndDestroy(),
  slow: () => undefined,
  malformed: (_, response) => response.writeHead(200, json).end('{"id":1,"id":2}'),
  oversize: (_, response) => response.writeHead(200, json).end(JSON.stringify('x'.repeat(1_200_000))),
};

/** A real HTTP service that answers what `answer` says, until it is told to be in trouble. */
export async function shopService(
  answer: (heard: Heard) => { readonly status?: number; readonly headers?: object; readonly body: unknown },
): Promise<ShopService> {
  const heard: Heard[] = [];
  let trouble: Trouble | undefined;
  const server = await scriptedServer(async (request, response) => {
    const { method = '', url: target = '', headers } = request;
    const came = { method, target, headers, body: await bodyOf(request) };
    heard.push(came);
    if (trouble !== undefined) return troubles[trouble](request, response);
    const { status = 200, headers: more, body } = answer(came);
    return response.writeHead(status, { ...json, server: 'shop/1.0', ...more }).end(JSON.stringify(body));
  });
  return {
    url: server.url.origin,
    heard: () => heard.splice(0),
    be: (next) => {
      trouble = next;
    },
    stop: server.stop,
  };
}

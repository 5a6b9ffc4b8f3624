import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperatorMistake } from '../../operator/operator-mistake.ts';
import { DevError } from '../dev/dev-error.ts';
import { type ControlRoute, type ControlTarget, controlRoutes } from './control-routes.ts';
import { type Refusal, refusalOf } from './guard.ts';
import { hasBody, jsonBody } from './json-body.ts';
import { mistakes } from './json-shape.ts';

export interface ControlServer {
  readonly url: string;
  /** Made for this run. Whoever can read the control file has it. */
  readonly secret: string;
  stop(): Promise<void>;
}

type Answer = { readonly status: number; readonly body: object };

const requestMillis = 10_000;

/** Lets programs of this user operate a running session: tokens, keys and limits. On loopback, with a secret a run. */
export async function startControl(target: ControlTarget): Promise<ControlServer> {
  const secret = randomBytes(32).toString('base64url');
  const server = createServer({ requestTimeout: requestMillis, headersTimeout: requestMillis }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const refusal = refusalOf(request, port, secret);
    const answer = refusal ? Promise.resolve(refused(refusal)) : answerTo(request, target);
    answer.then((given) => send(request, response, given));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    secret,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answerTo(request: IncomingMessage, target: ControlTarget): Promise<Answer> {
  const name = `${request.method} ${request.url}`;
  if (!isRoute(name)) return refused({ status: 404, error: `there is ${Object.keys(controlRoutes).join(', ')}` });
  // The shape is what makes the input of this very route out of any value.
  const { shape, run } = controlRoutes[name] as ControlRoute<{ input: unknown; answer: object }>;
  if (shape === null && hasBody(request)) return refused({ status: 400, error: 'no body is taken here' });
  const body = shape === null ? { value: undefined } : await jsonBody(request);
  if ('refusal' in body) return refused(body.refusal);
  const wrong = shape === null ? [] : mistakes(body.value, shape);
  if (wrong.length > 0) return refused({ status: 400, error: wrong.join('; ') });
  const outcome = await run(body.value, target).catch(mistakeOf);
  return 'error' in outcome ? refused(outcome) : { status: 200, body: outcome };
}

/** What the asker can mend is an answer; anything else is a bug. */
function mistakeOf(error: unknown): Refusal {
  if (error instanceof OperatorMistake || error instanceof DevError) return { status: 400, error: error.message };
  throw error;
}

function isRoute(name: string): name is keyof typeof controlRoutes {
  return Object.hasOwn(controlRoutes, name);
}

function refused({ status, error }: Refusal): Answer {
  return { status, body: { error } };
}

/** A request that was not read to its end is cut off with its connection. */
function send(request: IncomingMessage, response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(!request.complete && { connection: 'close' }),
  });
  response.end(text, () => {
    if (!request.complete) request.destroy();
  });
}

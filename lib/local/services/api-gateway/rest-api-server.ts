import { randomBytes, randomUUID } from 'node:crypto';
import { accessLogLine } from './access-log.ts';
import { type Front, startFront, type WireRequest } from './front.ts';
import { type GatewayAnswer, type GatewayRequest, lastHeader } from './gateway-request.ts';
import type { RestApiDefinition } from './rest-api-definition.ts';
import type { RestApi } from './serve.ts';

/** One deployment of an API: what answers, and until when it is needed. */
export interface Deployed {
  readonly definition: RestApiDefinition;
  readonly serve: RestApi;
}

export interface RestApiServer {
  readonly port: number;
  /** New requests go to this deployment from now on; resolves when the last request of the one before has ended. */
  deploy(next: Deployed): Promise<void>;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly port: number;
  readonly now: () => number;
  readonly onAccessLog: (line: string) => void;
}

/** A deployment with its requests in flight. */
interface Live extends Deployed {
  readonly running: Set<Promise<unknown>>;
}

/** Serves a deployment on loopback; another can take its place without a request being lost. */
export async function startRestApiServer(first: Deployed, options: ServerOptions): Promise<RestApiServer> {
  let live: Live = { ...first, running: new Set() };
  const front: Front = await startFront(options.port, async (wire) => {
    const { running, ...deployed } = live;
    const answer = answerOne(wire, deployed, options);
    running.add(answer);
    try {
      return await answer;
    } finally {
      running.delete(answer);
    }
  });
  return {
    port: front.port,
    async deploy(next) {
      const { running } = live;
      live = { ...next, running: new Set() };
      await Promise.allSettled(running);
    },
    close: () => front.close(),
  };
}

async function answerOne(
  wire: WireRequest,
  { serve, definition }: Deployed,
  options: ServerOptions,
): Promise<GatewayAnswer> {
  const { answer, known } = await serve(gatewayRequest(wire, options.now()), wire.port);
  const format = definition.accessLogFormat;
  if (format !== null) options.onAccessLog(accessLogLine(format, known));
  return answer;
}

function gatewayRequest(wire: WireRequest, receivedAt: number): GatewayRequest {
  const { method, target, headers, body, protocol, sourceIp } = wire;
  const query = target.indexOf('?');
  return {
    method,
    rawPath: query < 0 ? target : target.slice(0, query),
    rawQuery: query < 0 ? '' : target.slice(query + 1),
    headers,
    body,
    protocol,
    sourceIp,
    receivedAt,
    requestId: lastHeader(headers, 'x-amzn-requestid') ?? randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64'),
    traceId: lastHeader(headers, 'x-amzn-trace-id') ?? newTraceId(receivedAt),
  };
}

/** `Root=1-<seconds in hex>-<96 random bits>` */
function newTraceId(now: number): string {
  return `Root=1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
}

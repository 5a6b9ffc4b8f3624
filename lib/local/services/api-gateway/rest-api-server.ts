import { randomBytes, randomUUID } from 'node:crypto';
import { accessLogLine } from './access-log.ts';
import type { Address } from './address.ts';
import { type Front, startFront, type WireRequest } from './front.ts';
import { behindMapping, type GatewayAnswer, type GatewayRequest, lastHeader, routedPath } from './gateway-request.ts';

export interface RestApiServer {
  readonly port: number;
  /** New requests go to this deployment from now on; resolves when the last request of the one before has ended. */
  deploy(next: Address): Promise<void>;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly port: number;
  readonly now: () => number;
  readonly onAccessLog: (line: string) => void;
}

/** A deployment with its requests in flight. */
interface Live {
  readonly address: Address;
  readonly running: Set<Promise<unknown>>;
}

/** Serves a deployment on loopback; another can take its place without a request being lost. */
export async function startRestApiServer(first: Address, options: ServerOptions): Promise<RestApiServer> {
  let live: Live = { address: first, running: new Set() };
  const front: Front = await startFront(options.port, async (wire) => {
    const { running, address } = live;
    const answer = answerOne(wire, address, options);
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
      live = { address: next, running: new Set() };
      await Promise.allSettled(running);
    },
    close: () => front.close(),
  };
}

async function answerOne(wire: WireRequest, { led }: Address, options: ServerOptions): Promise<GatewayAnswer> {
  const request = gatewayRequest(wire, options.now());
  const found = led(routedPath(request));
  if (found === undefined) return nobody;
  const { api, mapping } = found;
  const { answer, known } = await api.serve(behindMapping(request, mapping), wire.port);
  const format = api.definition.accessLogFormat;
  if (format !== null) options.onAccessLog(accessLogLine(format, known));
  return answer;
}

/** What a domain answers where it leads to no API. */
const nobody: GatewayAnswer = {
  status: 403,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'ForbiddenException'],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};

function gatewayRequest(wire: WireRequest, receivedAt: number): GatewayRequest {
  const { method, target, headers, body, protocol, sourceIp } = wire;
  const query = target.indexOf('?');
  return {
    method,
    mapping: null,
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

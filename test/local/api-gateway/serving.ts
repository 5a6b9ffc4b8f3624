import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import type { FunctionFailure, FunctionRuntime } from '../../../lib/local/host-types.ts';
import { type Address, addressesOf } from '../../../lib/local/services/api-gateway/address.ts';
import { type KeyGate, keyGate } from '../../../lib/local/services/api-gateway/key-gate.ts';
import { readDocument } from '../../../lib/local/services/api-gateway/read-document.ts';
import type { RestApiDefinition } from '../../../lib/local/services/api-gateway/rest-api-definition.ts';
import { startRestApiServer } from '../../../lib/local/services/api-gateway/rest-api-server.ts';
import { restApi } from '../../../lib/local/services/api-gateway/serve.ts';
import { usageLedger } from '../../../lib/local/services/api-gateway/usage-ledger.ts';
import type { UsageDefinition } from '../../../lib/local/services/api-gateway/usage-plan-definition.ts';
import { type RawAnswer, rawConnection } from '../../support/raw-connection.ts';

export type Handler = (event: Event) => unknown;
// biome-ignore lint/suspicious/noExplicitAny: a test reads an event wherever it likes.
export type Event = any;

export interface Serving {
  readonly url: string;
  /** Sends one request, byte for byte; `headers` are whole lines. */
  send(line: string, headers?: readonly string[], body?: string | Buffer): Promise<RawAnswer>;
  /** Events that a function received. */
  events(name: string): readonly Event[];
  readonly accessLog: readonly string[];
  stop(): Promise<void>;
}

export interface ServingOptions extends Partial<Omit<RestApiDefinition, 'methods'>> {
  readonly functions?: { readonly [name: string]: Handler };
  readonly now?: () => number;
  readonly usage?: UsageDefinition;
  readonly throttle?: RestApiDefinition['methods'][number]['throttle'];
}

const defaults = {
  stack: 'Stack',
  restApi: 'Api',
  apiId: 'abcdefghij',
  account: '123456789012',
  region: 'eu-west-1',
  endpointType: 'REGIONAL',
  deploymentId: 'dddddd',
  stage: 'test',
  mappings: [],
  stageVariables: {},
  accessLogFormat: null,
} as const;

/** An API on a free port, its functions run inline: no template, and no thread. */
export async function serving(document: JsonObject, options: ServingOptions = {}): Promise<Serving> {
  const { functions = {}, now = Date.now, throttle = null, usage, ...given } = options;
  const read = readDocument(
    { openapi: '3.0.1', info: {}, ...document },
    { stack: 'Stack', resource: 'Api', property: 'Body' },
  );
  const methods = read.methods.map((method) => ({ ...method, throttle }));
  const definition: RestApiDefinition = { ...defaults, ...read, ...given, methods };
  const received = new Map<string, Event[]>(Object.keys(functions).map((name) => [name, []]));
  const functionAt = (arn: string) => {
    const name = arn.split(':').at(-1) ?? '';
    const handler = functions[name];
    return handler && inline(handler, received.get(name) ?? []);
  };
  const accessLog: string[] = [];
  const serve = restApi(definition, { functionAt, keys: gateOf(usage), now });
  const [address] = addressesOf([{ definition, serve }], []);
  const server = await startRestApiServer(address as Address, {
    port: 0,
    now,
    onAccessLog: (line) => accessLog.push(line),
  });
  const url = `http://127.0.0.1:${server.port}`;
  const connection = rawConnection(url);
  return {
    url,
    send: (line, headers = [], body = '') => connection.send(requestBytes(line, headers, body)),
    events: (name) => received.get(name) ?? [],
    accessLog,
    async stop() {
      connection.close();
      await server.close();
    },
  };
}

function gateOf({ plans, keys }: UsageDefinition = { plans: [], keys: [] }): KeyGate {
  return keyGate({ plans, keyOf: (value) => keys.find((key) => key.value === value), ledger: usageLedger() });
}

/** A thrown `{ kind, … }` is a failure of the runtime, any other error one of the handler. */
function inline(handler: Handler, received: Event[]): FunctionRuntime {
  return {
    async invoke(event) {
      received.push(event);
      try {
        return { result: (await handler(event)) ?? null };
      } catch (error) {
        return { failure: asFailure(error) };
      }
    },
    started: async () => undefined,
    idle: async () => undefined,
    stop: async () => undefined,
  };
}

function asFailure(error: unknown): FunctionFailure {
  if (error instanceof Error) return { kind: 'Unhandled', errorType: error.name, errorMessage: error.message };
  return error as FunctionFailure;
}

function requestBytes(line: string, headers: readonly string[], body: string | Buffer): Buffer {
  const length = body.length === 0 ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [`${line} HTTP/1.1`, 'Host: api.test', ...headers, ...length, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

/** An operation that calls a function of the options. */
export function lambda(name: string, more: JsonObject = {}): JsonObject {
  return {
    responses: {},
    'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: invocation(name), ...more },
  };
}

export function invocation(name: string): string {
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`;
}

/** An operation that API Gateway answers itself. */
export function mocked(more: JsonObject): JsonObject {
  return {
    responses: {},
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      ...more,
    },
  };
}

/** A mock that names itself in its body. */
export function named(name: string): JsonObject {
  return mocked({ responses: { default: { statusCode: '200', responseTemplates: { 'application/json': name } } } });
}

import { InvokeCommand, type InvokeCommandInput, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionFailure, FunctionRuntime } from '../../../lib/local/host-types.ts';
import { type RunningInvocations, runningInvocations } from '../../../lib/local/running-invocations.ts';
import { startFunction } from '../../../lib/local/services/lambda/function-runtime.ts';
import { listeningAddresses } from '../../support/sockets.ts';

const source = `exports.handler = async (event) => {
  if (event.throw) throw new TypeError(event.throw);
  if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  return { got: event };
};`;

function functionOf(reservedConcurrency: number | null): FunctionRuntime {
  return startFunction(
    {
      logicalId: 'Orders',
      code: { inline: source },
      handler: 'index.handler',
      memoryMegabytes: 128,
      timeoutMillis: 400,
      reservedConcurrency,
      environment: {},
    },
    { onLog: () => undefined },
  );
}

let functions: { readonly [name: string]: FunctionRuntime };
let running: RunningInvocations;
let endpoint: string;
let client: LambdaClient;
beforeAll(async () => {
  functions = { orders: functionOf(null), 'orders:live': functionOf(null), busy: functionOf(0) };
  running = runningInvocations();
  await running.provide();
  running.deploy((name) => (Object.hasOwn(functions, name) ? functions[name] : undefined));
  endpoint = running.address()['AWS_ENDPOINT_URL_LAMBDA'] as string;
  const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'local' };
  client = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await running.stop();
  await Promise.all(Object.values(functions).map((one) => one.stop()));
});

async function invoke(input: Partial<InvokeCommandInput> & { readonly event?: unknown }) {
  const { event = {}, ...more } = input;
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'orders', Payload: JSON.stringify(event), ...more }),
  );
  return {
    status: answer.StatusCode,
    error: answer.FunctionError,
    result: JSON.parse(Buffer.from(answer.Payload ?? []).toString()),
  };
}

describe('Invoke, by the SDK', () => {
  it.each<[story: string, input: Partial<InvokeCommandInput>]>([
    ['by its name', {}],
    ['by its name, as the latest version', { FunctionName: 'orders:$LATEST' }],
    ['by the qualifier of the latest version', { Qualifier: '$LATEST' }],
    ['by name and alias', { FunctionName: 'orders:live' }],
    ['by name, and alias as the qualifier', { Qualifier: 'live' }],
    ['by an alias that is said twice', { FunctionName: 'orders:live', Qualifier: 'live' }],
    ['as a call that waits', { InvocationType: 'RequestResponse', LogType: 'None' }],
  ])('gives a function its event and the caller its result: %s', async (_, input) => {
    const event = { text: 'café \u2028', deep: [1, null] };
    expect(await invoke({ ...input, event })).toEqual({ status: 200, error: undefined, result: { got: event } });
  });

  it('without a payload gives an empty event', async () => {
    const answer = await client.send(new InvokeCommand({ FunctionName: 'orders' }));
    expect(Buffer.from(answer.Payload ?? []).toString()).toBe('{"got":{}}');
  });

  it('of a function that throws is answered with what it threw', async () => {
    expect(await invoke({ event: { throw: 'out of order' } })).toEqual({
      status: 200,
      error: 'Unhandled',
      result: { errorType: 'TypeError', errorMessage: 'out of order' },
    });
  });

  it('of a function that takes too long is answered when its time is over', async () => {
    const failure: Omit<FunctionFailure, 'kind'> = {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 0.40 seconds',
    };
    expect(await invoke({ event: { hang: true } })).toEqual({ status: 200, error: 'Unhandled', result: failure });
  });

  it.each<[name: string, input: Partial<InvokeCommandInput>]>([
    ['ResourceNotFoundException', { FunctionName: 'other' }],
    ['ResourceNotFoundException', { FunctionName: '__proto__' }],
    ['ResourceNotFoundException', { Qualifier: 'dead' }],
    ['TooManyRequestsException', { FunctionName: 'busy' }],
    ['RequestTooLargeException', { Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) }],
    ['InvalidRequestContentException', { Payload: '{' }],
    ['InvalidParameterValueException', { InvocationType: 'Event' }],
    ['InvalidParameterValueException', { InvocationType: 'DryRun' }],
    ['InvalidParameterValueException', { LogType: 'Tail' }],
    ['InvalidParameterValueException', { ClientContext: 'e30=' }],
  ])('is refused as AWS refuses it, or by name: %s for %o', async (name, input) => {
    await expect(invoke(input)).rejects.toMatchObject({ name });
  });

  it('is all there is: no other operation is served', async () => {
    await expect(client.send(new ListFunctionsCommand())).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('the Lambda API of this machine', () => {
  const post = (url: string) => fetch(url, { method: 'POST', body: '{}' });

  it('listens on loopback alone', async () => {
    expect(await listeningAddresses(Number(new URL(endpoint).port))).toEqual(['127.0.0.1']);
  });

  it.each([
    '/2015-03-31/functions/orders/invocations',
    '/',
    '//',
  ])('tells whoever does not know its path nothing: %s', async (path) => {
    const answer = await post(`${new URL(endpoint).origin}${path}`);
    expect([answer.status, await answer.text()]).toEqual([403, '']);
  });

  it.each(['%2E%2E', 'a%2Fb', '%zz', 'orders%00', 'orders;x'])('takes no name for a path: %s', async (name) => {
    expect((await post(`${endpoint}/2015-03-31/functions/${name}/invocations`)).status).toBe(404);
  });
});

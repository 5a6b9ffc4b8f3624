import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionDefinition, FunctionRuntime } from '../../../lib/local/host-types.ts';
import { type FunctionRuntimeOptions, startFunction } from '../../../lib/local/services/lambda/function-runtime.ts';

let directory: string;
let lines: string[];
const running: FunctionRuntime[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-lambda-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runtime) => runtime.stop()));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

let count = 0;

/** A function whose asset holds one file with this source. */
async function deploy(
  source: string,
  more: Partial<FunctionDefinition> & { file?: string; options?: Partial<FunctionRuntimeOptions> } = {},
): Promise<FunctionRuntime> {
  const { file = 'index.mjs', options, code, ...definition } = more;
  const codeDirectory = code !== undefined && 'directory' in code ? code.directory : join(directory, `code${count++}`);
  await mkdir(codeDirectory, { recursive: true });
  await writeFile(join(codeDirectory, file), source);
  const printed: string[] = [];
  lines = printed;
  const runtime = startFunction(
    {
      logicalId: 'Forwarder',
      code: { directory: codeDirectory },
      handler: 'index.handler',
      memoryMegabytes: 128,
      timeoutMillis: 5_000,
      reservedConcurrency: null,
      environment: {},
      ...definition,
    },
    { onLog: (line) => printed.push(line), ...options },
  );
  running.push(runtime);
  return runtime;
}

const named = (line: string | undefined) =>
  (JSON.parse(line ?? '{}') as { message: { errorType: string } }).message.errorType;

describe('an event', () => {
  it.each<{ file: string; source: string }>`
    file           | source
    ${'index.mjs'} | ${'export const handler = async (event) => ({ got: event });'}
    ${'index.cjs'} | ${'exports.handler = async (event) => ({ got: event });'}
    ${'index.js'}  | ${'exports.handler = async (event) => ({ got: event });'}
  `('reaches the handler of $file and its result comes back', async ({ file, source }) => {
    const runtime = await deploy(source, { file });
    expect(await runtime.invoke({ a: [1, null, 'ü'] })).toEqual({ result: { got: { a: [1, null, 'ü'] } } });
  });

  it.each<{ type: string; file: string; source: string }>`
    type          | file           | source
    ${'module'}   | ${'index.js'}  | ${'exports.handler = async () => [typeof require, require("./other.js")];'}
    ${'module'}   | ${'index.js'}  | ${'export const handler = async () => [typeof require, (await import("./other.mjs")).default];'}
    ${'module'}   | ${'index.cjs'} | ${'exports.handler = async () => [typeof require, require("./other.js")];'}
    ${'commonjs'} | ${'index.js'}  | ${'exports.handler = async () => [typeof require, require("./other.js")];'}
    ${'commonjs'} | ${'index.js'}  | ${'export const handler = async () => [typeof require, (await import("./other.mjs")).default];'}
    ${'commonjs'} | ${'index.mjs'} | ${'export const handler = async () => [typeof require, (await import("./other.mjs")).default];'}
  `('is read as Lambda reads it, in a project of type $type: $file, $source', async ({ type, file, source }) => {
    const project = join(directory, `project${count++}`);
    await mkdir(join(project, 'asset'), { recursive: true });
    await writeFile(join(project, 'package.json'), JSON.stringify({ type }));
    await writeFile(join(project, 'asset', 'other.js'), 'module.exports = "other";');
    await writeFile(join(project, 'asset', 'other.mjs'), 'export default "other";');
    const runtime = await deploy(source, { file, code: { directory: join(project, 'asset') } });
    const require = source.startsWith('export ') ? 'undefined' : 'function';
    expect(await runtime.invoke({})).toEqual({ result: [require, 'other'] });
  });

  it('is read as the package in the asset says, where there is one', async () => {
    const project = join(directory, `project${count++}`);
    await mkdir(join(project, 'lib'), { recursive: true });
    await writeFile(join(project, 'package.json'), '{"type":"module"}');
    await writeFile(join(project, 'lib', 'one.js'), 'export const one = 1;');
    const source = 'import { one } from "./lib/one.js"; export const handler = async () => one;';
    expect(await (await deploy(source, { file: 'index.js', code: { directory: project } })).invoke({})).toEqual({
      result: 1,
    });
  });

  it('crosses as JSON in both directions, so a Date arrives as text and undefined as null', async () => {
    const runtime = await deploy(`export const handler = async (event) => event.ask ? undefined : {
      kind: typeof event.at, own: Object.hasOwn(event, 'gone'), at: new Date(0), gone: undefined };`);
    expect(await runtime.invoke({ at: new Date(0), gone: undefined })).toEqual({
      result: { kind: 'string', own: false, at: '1970-01-01T00:00:00.000Z' },
    });
    expect(await runtime.invoke({ ask: true })).toEqual({ result: null });
  });

  it('comes with the context that Lambda gives', async () => {
    const runtime = await deploy(
      'export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
      { timeoutMillis: 3_000, memoryMegabytes: 256 },
    );
    const { result } = (await runtime.invoke({})) as { result: { awsRequestId: string; left: number } };
    const { awsRequestId, left, ...rest } = result;
    expect(awsRequestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(left).toBeGreaterThan(1_000);
    expect(left).toBeLessThanOrEqual(3_000);
    expect(rest).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'Forwarder',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Forwarder',
      logGroupName: '/aws/lambda/Forwarder',
      logStreamName: 'local',
    });
  });

  it('larger than 6 MB is refused, and so is such an answer', async () => {
    const runtime = await deploy('export const handler = async ({ size }) => "x".repeat(size);');
    expect(await runtime.invoke('x'.repeat(6 * 1024 * 1024))).toMatchObject({
      failure: { kind: 'Unhandled', errorType: 'RequestTooLargeException' },
    });
    expect(await runtime.invoke({ size: 6_291_555 })).toMatchObject({
      failure: { kind: 'Unhandled', errorType: 'Function.ResponseSizeTooLarge' },
    });
    expect(await runtime.invoke({ size: 6_291_554 })).toEqual({ result: 'x'.repeat(6_291_554) });
  });
});

describe('the environment', () => {
  it('is what the template declares and what Lambda adds, nothing of this machine', async () => {
    process.env['GATEHOUSE_TEST_LEAK'] = 'host';
    const runtime = await deploy('export const handler = async () => process.env;', {
      environment: { TABLE: 'state', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    });
    delete process.env['GATEHOUSE_TEST_LEAK'];
    const { result } = (await runtime.invoke({})) as { result: { [name: string]: string } };
    expect(Object.keys(result).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL_DYNAMODB',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'LAMBDA_TASK_ROOT',
      'TABLE',
      '_HANDLER',
    ]);
    expect(result).toMatchObject({ TABLE: 'state', _HANDLER: 'index.handler', AWS_LAMBDA_FUNCTION_NAME: 'Forwarder' });
  });

  it('changed by a handler changes for that instance only, not for the host', async () => {
    const runtime = await deploy('export const handler = async () => { process.env.GATEHOUSE_MARK = "1"; };');
    await runtime.invoke({});
    expect(process.env['GATEHOUSE_MARK']).toBeUndefined();
  });
});

describe('instances', () => {
  const counting = 'let events = 0; export const handler = async () => ++events;';

  it('are reused, and their modules keep their state', async () => {
    const runtime = await deploy(counting);
    expect([await runtime.invoke({}), await runtime.invoke({}), await runtime.invoke({})]).toEqual([
      { result: 1 },
      { result: 2 },
      { result: 3 },
    ]);
  });

  it('run one event at a time; simultaneous events get several instances', async () => {
    const runtime = await deploy(`
      let busy = 0, most = 0;
      export const handler = async () => {
        most = Math.max(most, ++busy);
        await new Promise((resolve) => setTimeout(resolve, 50));
        busy--;
        return most;
      };`);
    expect(await Promise.all([1, 2, 3, 4].map(() => runtime.invoke({})))).toEqual(Array(4).fill({ result: 1 }));
  });

  it('that are warm share the events, one after the other', async () => {
    const runtime = await deploy(counting, { options: { warmInstances: 2 } });
    const results: unknown[] = [];
    for (const _ of [1, 2, 3, 4]) results.push(await runtime.invoke({}));
    expect(results).toEqual([{ result: 1 }, { result: 1 }, { result: 2 }, { result: 2 }]);
  });

  it('that are warm have their code loaded before they are called ready', async () => {
    const slow = 'console.log("loading"); await new Promise((done) => setTimeout(done, 300)); console.log("loaded");';
    const runtime = await deploy(`${slow} export const handler = () => 1;`, { options: { warmInstances: 2 } });
    await runtime.started();
    expect(lines.toSorted()).toEqual(['loaded', 'loaded', 'loading', 'loading']);
  });

  it('that are warm and fail to load are ready all the same: whoever calls them is told', async () => {
    const runtime = await deploy('throw new TypeError("no");', { options: { warmInstances: 1 } });
    await runtime.started();
    expect(await runtime.invoke({})).toMatchObject({ failure: { kind: 'InitError' } });
  });

  it('stay within the maximum: the events beyond wait in order', async () => {
    const runtime = await deploy(counting, { options: { maxInstances: 1 } });
    expect(await Promise.all([1, 2, 3].map(() => runtime.invoke({})))).toEqual([
      { result: 1 },
      { result: 2 },
      { result: 3 },
    ]);
  });

  it('beyond the reserved concurrency are refused at once', async () => {
    const runtime = await deploy(
      'export const handler = () => new Promise((resolve) => setTimeout(resolve, 200, "done"));',
      { reservedConcurrency: 2 },
    );
    const failure = { kind: 'Throttled', errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' };
    expect(await Promise.all([1, 2, 3].map(() => runtime.invoke({})))).toEqual([
      { result: 'done' },
      { result: 'done' },
      { failure },
    ]);
    expect(await runtime.invoke({})).toEqual({ result: 'done' });
  });

  it('are frozen between events: work that was not awaited goes on with the next event', async () => {
    const runtime = await deploy(`
      let ticks = 0;
      export const handler = async ({ start }) => {
        if (start) setInterval(() => ticks++, 1);
        else await new Promise((resolve) => setTimeout(resolve, 20));
        return ticks;
      };`);
    await runtime.invoke({ start: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { result: ticks } = (await runtime.invoke({ start: false })) as { result: number };
    expect(ticks).toBeGreaterThan(0);
    expect(ticks).toBeLessThan(60);
  });
});

describe('a connection kept alive', () => {
  it('that the server closed while the instance was frozen is not used again', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        setTimeout(() => socket.destroy(), 10);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const runtime = await deploy(`
      import { Agent, request } from 'node:http';
      import { text } from 'node:stream/consumers';
      const agent = new Agent({ keepAlive: true });
      export const handler = (url) => new Promise((resolve, reject) => {
        request(url, { agent, method: 'POST' }, (response) => resolve(text(response))).on('error', reject).end('x');
      });`);
    for (let n = 0; n < 10; n++) {
      expect(await runtime.invoke(`http://127.0.0.1:${port}`)).toEqual({ result: 'ok' });
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    server.close();
  });
});

describe('a failure', () => {
  it.each`
    story                      | body                                       | errorType       | errorMessage
    ${'an error'}              | ${'throw new RangeError("too far")'}       | ${'RangeError'} | ${'too far'}
    ${'a rejection'}           | ${'await Promise.reject(new Error("no"))'} | ${'Error'}      | ${'no'}
    ${'the word Unauthorized'} | ${'throw "Unauthorized"'}                  | ${'string'}     | ${'Unauthorized'}
    ${'a result without JSON'} | ${'return 1n'}                             | ${'TypeError'}  | ${'Do not know how to serialize a BigInt'}
  `('by $story is reported and logged, and the instance lives on', async ({ body, errorType, errorMessage }) => {
    const runtime = await deploy(
      `let events = 0; export const handler = async ({ fail }) => { events++; if (fail) { ${body}; } return events; };`,
    );
    expect(await runtime.invoke({ fail: true })).toEqual({ failure: { kind: 'Unhandled', errorType, errorMessage } });
    expect(lines.map(named)).toEqual([errorType]);
    expect(await runtime.invoke({ fail: false })).toEqual({ result: 2 });
  });

  it('to end in time kills the instance, even in an endless loop; the next event gets a new one', async () => {
    const runtime = await deploy(
      'let events = 0; export const handler = async ({ loop }) => { events++; while (loop) {} return events; };',
      { timeoutMillis: 300, options: { maxInstances: 1 } },
    );
    const outcomes = await Promise.all([runtime.invoke({ loop: true }), runtime.invoke({ loop: false })]);
    expect(outcomes).toEqual([
      {
        failure: { kind: 'TimedOut', errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 0.30 seconds' },
      },
      { result: 1 },
    ]);
    expect(lines.map(named)).toEqual(['Sandbox.Timedout']);
  });

  it.each`
    story                        | body                                                                                                  | kind           | errorType                | errorMessage
    ${'process.exit(3)'}         | ${'process.exit(3)'}                                                                                  | ${'ExitError'} | ${'Runtime.ExitError'}   | ${'Runtime exited with error: exit status 3'}
    ${'process.exit(0)'}         | ${'process.exit(0)'}                                                                                  | ${'ExitError'} | ${'Runtime.ExitError'}   | ${'Runtime exited without providing a reason'}
    ${'a promise of nothing'}    | ${'await new Promise(() => {})'}                                                                      | ${'ExitError'} | ${'Runtime.ExitError'}   | ${'Runtime exited with error: exit status 13'}
    ${'more memory than it has'} | ${'const all = []; for (;;) all.push({ all })'}                                                       | ${'ExitError'} | ${'Runtime.OutOfMemory'} | ${'Runtime exited with error: out of memory'}
    ${'an error nobody catches'} | ${'setTimeout(() => { throw new RangeError("late") }); await new Promise((r) => setTimeout(r, 999))'} | ${'Unhandled'} | ${'RangeError'}          | ${'late'}
  `('by $story loses the instance; the next event gets a new one', async ({ body, kind, errorType, errorMessage }) => {
    const runtime = await deploy(
      `let events = 0; export const handler = async ({ fail }) => { events++; if (fail) { ${body}; } return events; };`,
      { memoryMegabytes: 32, timeoutMillis: 20_000 },
    );
    expect(await runtime.invoke({ fail: true })).toEqual({ failure: { kind, errorType, errorMessage } });
    expect(await runtime.invoke({ fail: false })).toEqual({ result: 1 });
  });

  it.each<{ source: string; handler: string; errorType: string; errorMessage: string }>`
    story                      | source                                 | handler            | errorType                      | errorMessage
    ${'a throw while loading'} | ${'throw new TypeError("no config");'} | ${'index.handler'} | ${'TypeError'}                 | ${'no config'}
    ${'no such export'}        | ${'export const other = 1;'}           | ${'index.handler'} | ${'Runtime.HandlerNotFound'}   | ${'index.handler is undefined or not exported'}
    ${'no such file'}          | ${''}                                  | ${'main.handler'}  | ${'Runtime.ImportModuleError'} | ${"Cannot find module 'main'"}
  `('of the init by $story is reported and logged', async ({ source, handler, errorType, errorMessage }) => {
    const runtime = await deploy(source, { handler });
    expect(await runtime.invoke({})).toEqual({ failure: { kind: 'InitError', errorType, errorMessage } });
    expect(lines.map(named)).toEqual([errorType]);
  });

  it('of the init is tried again with the next event, on a new instance', async () => {
    const mark = join(directory, `mark${count}`);
    const runtime = await deploy(`
      import { existsSync, writeFileSync } from 'node:fs';
      if (!existsSync(${JSON.stringify(mark)})) { writeFileSync(${JSON.stringify(mark)}, ''); throw new Error('first time'); }
      export const handler = async () => 'loaded';`);
    expect(await runtime.invoke({})).toMatchObject({ failure: { kind: 'InitError', errorMessage: 'first time' } });
    expect(await runtime.invoke({})).toEqual({ result: 'loaded' });
  });
});

describe('what an instance prints', () => {
  it('comes out as whole lines, in order, before the result', async () => {
    const runtime = await deploy(`
      console.log('loading');
      export const handler = async () => {
        console.log('one'); process.stdout.write('tw'); process.stdout.write('o\\nthree\\n');
        console.error('four'); process.stdout.write(Buffer.from([0xc3])); process.stdout.write(Buffer.from([0xbc, 0x0a]));
        process.stdout.write('no line end');
      };`);
    await runtime.invoke({});
    expect(lines).toEqual(['loading', 'one', 'two', 'three', 'four', 'ü', 'no line end']);
  });

  it('before it is killed is not lost', async () => {
    const runtime = await deploy(
      `export const handler = async () => {
        for (let n = 0; n < 5000; n++) console.log('line ' + n);
        process.stdout.write('half a line');
        for (;;);
      };`,
      { timeoutMillis: 1_000 },
    );
    await runtime.invoke({});
    expect(lines.slice(0, 5001)).toEqual([...Array.from({ length: 5000 }, (_, n) => `line ${n}`), 'half a line']);
  });

  it('before process.exit is not lost', async () => {
    const runtime = await deploy('export const handler = async () => { console.log("bye"); process.exit(1); };');
    await runtime.invoke({});
    expect(lines[0]).toBe('bye');
  });
});

describe('stop', () => {
  it('ends running events as failures, and takes no more', async () => {
    const runtime = await deploy('export const handler = async () => { for (;;); };', { timeoutMillis: 30_000 });
    const endless = runtime.invoke({});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await runtime.stop();
    expect(await endless).toMatchObject({ failure: { kind: 'ExitError' } });
    expect(await runtime.invoke({})).toEqual({
      failure: { kind: 'ExitError', errorType: 'Runtime.ExitError', errorMessage: 'The function is stopped' },
    });
  });

  it('after idle() lets running and waiting events finish', async () => {
    const runtime = await deploy(
      'export const handler = (n) => new Promise((resolve) => setTimeout(resolve, 50, n));',
      { options: { maxInstances: 1 } },
    );
    const all = Promise.all([1, 2, 3].map((n) => runtime.invoke(n)));
    await runtime.idle();
    await runtime.stop();
    expect(await all).toEqual([{ result: 1 }, { result: 2 }, { result: 3 }]);
  });

  it('leaves nothing behind that keeps the process alive', async () => {
    const root = join(import.meta.dirname, '../../..');
    const code = `
      const { startFunction } = await import('./lib/local/services/lambda/function-runtime.ts');
      const runtime = startFunction(
        { logicalId: 'F', code: { directory: ${JSON.stringify(directory)} }, handler: 'exit.handler', memoryMegabytes: 128,
          timeoutMillis: 1000, reservedConcurrency: null, environment: {} },
        { onLog: () => undefined, warmInstances: 2 });
      await runtime.invoke({});
      await runtime.stop();`;
    await writeFile(
      join(directory, 'exit.mjs'),
      'export const handler = async () => void setInterval(() => undefined, 10);',
    );
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { cwd: root });
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(0);
  });
});

/**
 * Inside one worker thread: what Lambda's Node runtime does around a handler. Plain JavaScript, so that it runs as it
 * stands from source, from the ESM build and from the CommonJS build.
 *
 * Between events the thread is frozen, as Lambda freezes an instance: work that a handler started and did not await
 * makes no progress until the next event.
 */
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compileFunction, constants } from 'node:vm';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

/**
 * @typedef {{ requestId: string, event: string, deadline: number }} EventMessage
 * @typedef {{ errorType: string, errorMessage: string, stackTrace: string[] }} Thrown
 * @typedef {(event: unknown, context: object) => unknown} Handler
 */

/** Largest answer of a function in bytes; the number that Lambda itself names. */
const maxResultBytes = 6_291_556;

/** @type {{ code: { directory: string } | { inline: string }, handler: string, wake: Int32Array, context: object }} */
const { code, handler, wake, context } = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/** Sends what the handler prints at once: the streams of a worker keep chunks back, and those are lost when it is killed. */
function captureOutput() {
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    const decoder = new StringDecoder('utf8');
    const stream = process[name];
    stream._write = (chunk, _encoding, done) => {
      port.postMessage({
        type: 'output',
        stream: name,
        text: typeof chunk === 'string' ? chunk : decoder.write(chunk),
      });
      done();
    };
    Object.assign(stream, { _writev: null });
  }
}

/** @param {unknown} error @returns {Thrown} */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), stackTrace: [] };
  return { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n') };
}

/** Prints a failure as the runtime does with JSON logging. @param {Thrown} thrown @param {string} [requestId] */
function logFailure(thrown, requestId) {
  const line = {
    timestamp: new Date().toISOString(),
    level: 'ERROR',
    ...(requestId && { requestId }),
    message: thrown,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** @param {string} errorType @param {string} message */
function runtimeError(errorType, message) {
  return Object.assign(new Error(message), { name: errorType });
}

/** @param {string} directory @param {string} name */
async function moduleAt(directory, name) {
  const path = join(directory, name);
  const file = ['.js', '.mjs', '.cjs'].map((ending) => path + ending).find((candidate) => existsSync(candidate));
  if (file === undefined) throw runtimeError('Runtime.ImportModuleError', `Cannot find module '${name}'`);
  keepToAsset(directory);
  if (!isOfNoPackage(directory, file)) return import(pathToFileURL(file).href);
  try {
    return createRequire(file)(file);
  } catch (error) {
    const { name: kind, code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (kind === 'SyntaxError' || code === 'ERR_REQUIRE_ASYNC_MODULE') return import(pathToFileURL(file).href);
    throw error;
  }
}

/** Above an asset on Lambda there is nothing. Here its directory may stand in a project whose `package.json` says how to read its own files. */
function keepToAsset(/** @type {string} */ directory) {
  const { _extensions: readers } = /** @type {any} */ (Module);
  const usual = readers['.js'];
  readers['.js'] = (/** @type {any} */ module, /** @type {string} */ file) =>
    isOfNoPackage(directory, file) ? module._compile(readFileSync(file, 'utf8'), file) : usual(module, file);
}

/** A file of the asset that is `.js`, with no `package.json` beside it or between it and the asset's root. */
function isOfNoPackage(/** @type {string} */ directory, /** @type {string} */ file) {
  if (!file.endsWith('.js') || relative(directory, file).startsWith('..')) return false;
  for (let at = dirname(file); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return false;
    if (relative(directory, at) === '') return true;
  }
}

/** Code of a template is one CommonJS file, `index.js`. @param {string} name @param {string} source */
function inlineModule(name, source) {
  if (name !== 'index') throw runtimeError('Runtime.ImportModuleError', `Cannot find module '${name}'`);
  const file = '/var/task/index.js';
  const module = { exports: {} };
  const wrapped = compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  wrapped(module.exports, createRequire(file), module, file, '/var/task');
  return module.exports;
}

/** The function named by `file.export`. @returns {Promise<Handler>} */
async function loadHandler() {
  const dot = handler.lastIndexOf('.');
  const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const loaded = 'inline' in code ? inlineModule(module, code.inline) : await moduleAt(code.directory, module);
  const found = loaded[name] ?? loaded.default?.[name];
  if (typeof found !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  return found;
}

/** @param {Handler} handle @param {EventMessage} message */
async function runEvent(handle, { requestId, event, deadline }) {
  const ofEvent = { awsRequestId: requestId, getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()) };
  try {
    const result = await handle(JSON.parse(event), { ...context, ...ofEvent });
    const text = JSON.stringify(result === undefined ? null : result);
    if (Buffer.byteLength(text) > maxResultBytes)
      throw runtimeError(
        'Function.ResponseSizeTooLarge',
        `Response payload size exceeded maximum allowed payload size (${maxResultBytes} bytes).`,
      );
    port.postMessage({ type: 'done', text });
  } catch (error) {
    const thrown = describe(error);
    logFailure(thrown, requestId);
    port.postMessage({ type: 'failed', ...thrown });
  }
}

/** @param {Handler} handle @returns {Promise<never>} */
async function serve(handle) {
  for (let seen = 0; ; ) {
    Atomics.wait(wake, 0, seen);
    seen = Atomics.load(wake, 0);
    // What arrived on sockets while frozen, such as their end, is handled before the event, as the real runtime's own
    // poll does. It takes two turns: the first ends the turn in which the thread was frozen and may not look at sockets.
    await nextTurn();
    await nextTurn();
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
      await runEvent(handle, next.message);
  }
}

captureOutput();
/** @type {Handler | undefined} */
let loaded;
try {
  loaded = await loadHandler();
  port.postMessage({ type: 'done', text: '' });
} catch (error) {
  const thrown = describe(error);
  logFailure(thrown);
  port.postMessage({ type: 'failed', ...thrown });
}
if (loaded) await serve(loaded);

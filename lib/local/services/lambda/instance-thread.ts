import { Worker } from 'node:worker_threads';
import type { FunctionDefinition, FunctionFailure } from '../../host-types.ts';
import { functionContext, functionEnvironment } from './function-environment.ts';
import { lineSplitter } from './line-splitter.ts';

type Message =
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'done'; readonly text: string }
  | { readonly type: 'failed'; readonly errorType: string; readonly errorMessage: string };

/** How one phase (the init, or one event) of an instance ended: an answer of its runtime, or the thread is gone. */
export type Answer =
  | Exclude<Message, { type: 'output' }>
  | { readonly type: 'gone'; readonly failure: FunctionFailure };

export interface InstanceThread {
  /** The answer to the current phase; 'late' when none came in time. */
  nextAnswer(limitMillis: number): Promise<Answer | 'late'>;
  post(event: { readonly requestId: string; readonly event: string; readonly deadline: number }): void;
  /** Resolves when the thread is gone and all that it printed is delivered. */
  end(): Promise<void>;
  readonly ended: Promise<void>;
}

function startWorker(definition: FunctionDefinition, wake: Int32Array): Worker {
  const { code, handler, memoryMegabytes } = definition;
  return new Worker(new URL('./instance.mjs', import.meta.url), {
    workerData: { code, handler, wake, context: functionContext(definition) },
    env: functionEnvironment(definition),
    argv: [],
    // Nothing of the host's own flags. Warnings would speak of this machine's Node, not of the runtime deployed to.
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    stdout: true,
    stderr: true,
  });
}

type Uncaught = { readonly name?: string; readonly message?: string; readonly code?: string };

/** Why a thread ended by itself. An error that nobody caught is told by name; else only the exit code is known. */
function lossOf(uncaught: Uncaught | null, exitCode: number): FunctionFailure {
  if (uncaught?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return {
      kind: 'ExitError',
      errorType: 'Runtime.OutOfMemory',
      errorMessage: 'Runtime exited with error: out of memory',
    };
  if (uncaught !== null)
    return {
      kind: 'Unhandled',
      errorType: uncaught.name ?? typeof uncaught,
      errorMessage: uncaught.message ?? String(uncaught),
    };
  const how = exitCode === 0 ? 'without providing a reason' : `with error: exit status ${exitCode}`;
  return { kind: 'ExitError', errorType: 'Runtime.ExitError', errorMessage: `Runtime exited ${how}` };
}

/** Answers in the order they come; one that comes before it is asked for is kept. */
function answerBox(): { put(answer: Answer): void } & Pick<InstanceThread, 'nextAnswer'> {
  const early: Answer[] = [];
  let waiting: ((answer: Answer) => void) | null = null;
  return {
    put(answer) {
      if (waiting) waiting(answer);
      else early.push(answer);
    },
    nextAnswer: (limitMillis) =>
      new Promise((resolve) => {
        const finish = (answer: Answer | 'late') => {
          clearTimeout(timer);
          waiting = null;
          resolve(answer);
        };
        const timer = setTimeout(finish, limitMillis, 'late');
        waiting = finish;
        const answer = early.shift();
        if (answer) finish(answer);
      }),
  };
}

/** Starts the thread; its first phase is the init. */
export function startThread(definition: FunctionDefinition, onLine: (line: string) => void): InstanceThread {
  const wake = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = startWorker(definition, wake);
  const lines = { stdout: lineSplitter(onLine), stderr: lineSplitter(onLine) };
  const answers = answerBox();
  let uncaught: Uncaught | null = null;

  const settle = (answer: Answer) => {
    lines.stdout.flush();
    lines.stderr.flush();
    answers.put(answer);
  };
  worker.on('message', (message: Message) => {
    if (message.type === 'output') lines[message.stream].write(message.text);
    else settle(message);
  });
  worker.on('error', (error: Uncaught) => {
    uncaught = error;
  });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      settle({ type: 'gone', failure: lossOf(uncaught, code) });
      resolve();
    });
  });

  return {
    ended,
    nextAnswer: answers.nextAnswer,
    post(event) {
      worker.postMessage(event);
      Atomics.add(wake, 0, 1);
      Atomics.notify(wake, 0);
    },
    async end() {
      await worker.terminate();
      await ended;
    },
  };
}

import type { FunctionDefinition, FunctionFailure } from '../../host-types.ts';
import { type Answer, startThread } from './instance-thread.ts';

/** How long Lambda waits for the code outside the handler. */
const initMillis = 10_000;

/** What one event came to: the result as JSON text, or why there is none. */
type Outcome = { readonly text: string } | { readonly failure: FunctionFailure };

/** One instance of a function. One event at a time; what its modules hold lives on from event to event. */
export interface FunctionInstance {
  /** Waits for the init, then runs the event under the function's time limit. After a failed init or a time-out the instance is gone. */
  run(requestId: string, event: string): Promise<Outcome>;
  /** Its code is loaded, or will never be. */
  readonly started: Promise<unknown>;
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

function timedOut(millis: number, phase: string): FunctionFailure {
  const errorMessage = `${phase} timed out after ${(millis / 1000).toFixed(2)} seconds`;
  return { kind: 'TimedOut', errorType: 'Sandbox.Timedout', errorMessage };
}

function failureOf(kind: FunctionFailure['kind'], { errorType, errorMessage }: Omit<FunctionFailure, 'kind'>): Outcome {
  return { failure: { kind, errorType, errorMessage } };
}

export function startInstance(definition: FunctionDefinition, onLine: (line: string) => void): FunctionInstance {
  const thread = startThread(definition, onLine);
  const init = thread.nextAnswer(initMillis).then(initFailure);
  return { run, started: init, ended: thread.ended, end: thread.end };

  /** null when the code is loaded. A module that failed to load stays failed, so the thread ends with it. */
  async function initFailure(answer: Answer | 'late'): Promise<Outcome | null> {
    if (answer !== 'late' && answer.type === 'done') return null;
    await thread.end();
    if (answer === 'late') return failureOf('InitError', timedOut(initMillis, 'Init'));
    return failureOf('InitError', answer.type === 'gone' ? answer.failure : answer);
  }

  async function run(requestId: string, event: string): Promise<Outcome> {
    const failed = await init;
    if (failed) return failed;
    thread.post({ requestId, event, deadline: Date.now() + definition.timeoutMillis });
    const answer = await thread.nextAnswer(definition.timeoutMillis);
    if (answer === 'late') {
      await thread.end();
      return { failure: timedOut(definition.timeoutMillis, 'Task') };
    }
    if (answer.type === 'done') return { text: answer.text };
    if (answer.type === 'failed') return failureOf('Unhandled', answer);
    await thread.ended;
    return { failure: answer.failure };
  }
}

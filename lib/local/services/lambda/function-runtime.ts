import { randomUUID } from 'node:crypto';
import type { FunctionDefinition, FunctionFailure, FunctionRuntime } from '../../host-types.ts';
import { eventSlots } from './event-slots.ts';
import { startInstance } from './function-instance.ts';
import { instancePool } from './instance-pool.ts';

export interface FunctionRuntimeOptions {
  /** Every whole line that an instance prints, in order. */
  readonly onLog: (line: string) => void;
  /** Instances of a function that reserves no concurrency; events beyond wait for one. Default 10. */
  readonly maxInstances?: number;
  /** Instances started, and their code loaded, before the first event. Default 0. */
  readonly warmInstances?: number;
}

/** Largest event in bytes that Lambda takes in a synchronous call. */
const maxEventBytes = 6 * 1024 * 1024;

const throttled: FunctionFailure = {
  kind: 'Throttled',
  errorType: 'TooManyRequestsException',
  errorMessage: 'Rate Exceeded.',
};
const tooLarge: FunctionFailure = {
  kind: 'Unhandled',
  errorType: 'RequestTooLargeException',
  errorMessage: `Request must be smaller than ${maxEventBytes} bytes for the InvokeFunction operation`,
};
const stoppedFailure: FunctionFailure = {
  kind: 'ExitError',
  errorType: 'Runtime.ExitError',
  errorMessage: 'The function is stopped',
};

/**
 * Runs a deployed bundle as Lambda does: instances in threads, started on demand, reused when their event is done.
 * Reserved concurrency refuses what is beyond it; without one, events beyond `maxInstances` wait.
 */
export function startFunction(definition: FunctionDefinition, options: FunctionRuntimeOptions): FunctionRuntime {
  const { reservedConcurrency } = definition;
  const limit = reservedConcurrency ?? options.maxInstances ?? 10;
  const slots = eventSlots(limit);
  const pool = instancePool(
    () => startInstance(definition, options.onLog),
    Math.min(options.warmInstances ?? 0, limit),
  );
  let stopped = false;

  async function runEvent(text: string): ReturnType<FunctionRuntime['invoke']> {
    if (stopped) return { failure: stoppedFailure };
    const instance = pool.take();
    const requestId = randomUUID();
    const outcome = await instance.run(requestId, text);
    pool.giveBack(instance);
    if ('text' in outcome) return { result: JSON.parse(outcome.text) };
    if (!stopped) logLoss(outcome.failure, requestId, options.onLog);
    return outcome;
  }

  return {
    async invoke(event) {
      const text = JSON.stringify(event ?? null);
      if (Buffer.byteLength(text) > maxEventBytes) return { failure: tooLarge };
      if (reservedConcurrency !== null && slots.allTaken()) return { failure: throttled };
      await slots.acquire();
      try {
        return await runEvent(text);
      } finally {
        slots.release();
      }
    },
    started: pool.started,
    idle: slots.idle,
    async stop() {
      stopped = true;
      await pool.end();
      await slots.idle();
    },
  };
}

/** What the instance could not print itself, because it was gone. */
function logLoss(failure: FunctionFailure, requestId: string, onLog: (line: string) => void): void {
  const { kind, errorType, errorMessage } = failure;
  if (kind === 'TimedOut' || kind === 'ExitError')
    onLog(JSON.stringify({ level: 'ERROR', requestId, message: { errorType, errorMessage } }));
}

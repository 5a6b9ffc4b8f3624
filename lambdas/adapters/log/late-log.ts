import type { Log } from '../../ports.ts';

export interface LateLog extends Log {
  /** When every line is written; an instance may be frozen after its answer. */
  written(): Promise<void>;
}

/** A log that is opened for its first line: an instance that has nothing to say never loads it. */
export function lateLog(open: () => Promise<Log>): LateLog {
  let opening: Promise<Log> | undefined;
  let last: Promise<void> = Promise.resolve();
  const write = (line: (log: Log) => void) => {
    opening ??= open();
    const log = opening;
    last = last.then(async () => line(await log));
  };
  return {
    info: (message, fields) => write((log) => log.info(message, fields)),
    error: (message, fields) => write((log) => log.error(message, fields)),
    written: () => last,
  };
}

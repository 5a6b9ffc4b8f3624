import ora from 'ora';
import { createColors } from 'picocolors';

/** Where a command prints: results on stdout, everything else on stderr, so that `--json` stays JSON. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly tell: (text: string) => void;
  /** Does `work` under a spinner when someone watches. */
  readonly progress: <T>(text: string, work: () => Promise<T>) => Promise<T>;
  readonly colour: ReturnType<typeof createColors>;
}

export function terminal(env: NodeJS.ProcessEnv): Terminal {
  const plain = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  // A terminal that says it has no width would make the spinner clear lines without end.
  const watched = process.stderr.isTTY === true && process.stderr.columns > 0 && !plain;
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    tell: (text) => void process.stderr.write(`${text}\n`),
    colour: createColors(process.stdout.isTTY === true && !plain),
    async progress(text, work) {
      const spinner = ora({
        text,
        stream: process.stderr,
        isEnabled: watched,
        isSilent: !watched,
        discardStdin: false,
      }).start();
      try {
        return await work();
      } finally {
        spinner.stop();
      }
    },
  };
}

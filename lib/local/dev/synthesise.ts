import { rmSync } from 'node:fs';
import type { CdkProject } from './cdk-project.ts';
import { DevError } from './dev-error.ts';
import { startProcessGroup } from './process-group.ts';

export interface SynthesisOptions {
  /** Directory of the assembly; emptied first. */
  readonly output: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** What the app prints: its warnings after it has ended well, since those of a failure are in the error. */
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs a CDK app as the CDK CLI does. @throws DevError with the app's own mistakes when it fails. */
export async function synthesise(project: CdkProject, options: SynthesisOptions): Promise<void> {
  rmSync(options.output, { recursive: true, force: true });
  const heard: string[] = [];
  const app = startProcessGroup({
    command: project.app,
    directory: project.directory,
    env: { ...options.env, CDK_OUTDIR: options.output, CDK_CONTEXT_JSON: JSON.stringify(project.context) },
    onLine: (line, stream) => (stream === 'stderr' ? heard.push(line) : options.onLine(line)),
  });
  const abort = () => void app.stop();
  options.signal?.addEventListener('abort', abort, { once: true });
  const code = await app.ended;
  options.signal?.removeEventListener('abort', abort);
  if (code !== 0) throw new DevError(failure(project.app, code, heard.join('\n')));
  for (const line of heard) options.onLine(line);
}

/**
 * The mistakes that a gateway printed (the text of GatehouseError), without the stack around them. Any other failure
 * of an app is the app's own, so its whole output is the explanation.
 */
function failure(command: string, code: number, heard: string): string {
  const mistakes = /(\d+ mistakes? in the gateway\n(?:GH\d{4} .*\n\s*fix: .*(?:\n|$))+)/.exec(heard);
  return mistakes?.[1]?.trimEnd() ?? `\`${command}\` ended with code ${code}\n${heard}`.trimEnd();
}

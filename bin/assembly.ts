import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readCdkProject } from '../lib/local/dev/cdk-project.ts';
import { synthesise } from '../lib/local/dev/synthesise.ts';
import type { Terminal } from './terminal.ts';

export interface AssemblySource {
  readonly app?: string;
  readonly assembly?: string;
}

export interface Surroundings {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
}

/** Synthesises into `output`, or takes the assembly that is given; the directory of the assembly. */
export async function makeAssembly(source: AssemblySource, output: string, around: Surroundings): Promise<string> {
  if (source.assembly !== undefined) return resolve(around.directory, source.assembly);
  const project = readCdkProject(around.directory, source.app);
  const options = { output, env: around.env, onLine: (line: string) => around.terminal.tell(line) };
  await around.terminal.progress(`running ${project.app}`, () => synthesise(project, options));
  return output;
}

/** To look at an assembly or to host it takes none of the CDK's validation, two seconds of every run; `synth` has it. */
function withoutValidation(around: Surroundings): Surroundings {
  return { ...around, env: { CDK_VALIDATION: 'false', ...around.env } };
}

/** Makes an assembly only to look into it; it is gone afterwards. */
export async function withAssembly<T>(
  source: AssemblySource,
  around: Surroundings,
  look: (assembly: string) => T,
): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  try {
    return look(await makeAssembly(source, join(scratch, 'cdk.out'), withoutValidation(around)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Assemblies one after the other, each in a directory of its own, so that the one in use stays whole while the next is made. */
export interface FreshAssemblies {
  readonly next: () => Promise<string>;
  /** Removes all but this one. */
  readonly keep: (assembly: string) => void;
  readonly remove: () => void;
}

export function freshAssemblies(source: AssemblySource, parent: string, around: Surroundings): FreshAssemblies {
  const made = new Set<string>();
  const removeAllBut = (kept?: string) => {
    for (const directory of [...made].filter((one) => one !== kept)) {
      rmSync(directory, { recursive: true, force: true });
      made.delete(directory);
    }
  };
  return {
    next() {
      if (source.assembly !== undefined) return makeAssembly(source, source.assembly, around);
      mkdirSync(parent, { recursive: true });
      const directory = mkdtempSync(join(parent, 'assembly-'));
      made.add(directory);
      return makeAssembly(source, directory, withoutValidation(around));
    },
    keep: (assembly) => removeAllBut(assembly),
    remove: () => removeAllBut(),
  };
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AccessFile, accessFileName } from '../../lib/contract/access-file.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import { readManifests } from '../../lib/local/dev/manifests.ts';
import { type AccessChange, accessChanges } from '../../lib/plan/access-changes.ts';
import { accessFile, accessText } from '../../lib/plan/access-file.ts';
import { type AssemblySource, type Surroundings, withAssembly } from '../assembly.ts';

export interface AccessOptions extends AssemblySource {
  /** A file, or true for the usual one in the project's directory. */
  readonly write?: string | true;
  readonly check?: string | true;
}

/**
 * Prints who may call what on all gateways of an app; with `write` into a file, with `check` compared with one.
 * @throws DevError when they differ, so that CI fails until somebody has approved it
 */
export async function access(options: AccessOptions, around: Surroundings): Promise<void> {
  const { write, check, ...source } = options;
  const file = accessFile(await withAssembly(source, around, readManifests));
  if (write !== undefined) writeFileSync(pathOf(write, around), accessText(file));
  if (check !== undefined) compare(file, pathOf(check, around), around);
  if (write === undefined && check === undefined) around.terminal.print(accessText(file).trimEnd());
}

function pathOf(given: string | true, { directory }: Surroundings): string {
  return resolve(directory, given === true ? accessFileName : given);
}

function compare(file: AccessFile, path: string, { terminal: { print, colour } }: Surroundings): void {
  const changes = accessChanges(committed(path), file);
  if (changes.length === 0) return;
  const line = ({ gateway, route, what, loosened }: AccessChange) => {
    const text = `${loosened ? '!' : ' '} ${gateway} '${route}' ${what}`;
    return loosened ? colour.red(text) : text;
  };
  print(changes.map(line).join('\n'));
  const loosened = changes.filter((change) => change.loosened).length;
  const [count, some] = [differences(changes.length), loosened === 0 ? 'none' : `${loosened}`];
  throw new DevError(
    `${count} from ${path}, ${some} of them loosened (!): look at each, then write the file with \`cdk-gatehouse access --write\``,
  );
}

function differences(count: number): string {
  return count === 1 ? '1 difference' : `${count} differences`;
}

/** @throws DevError when there is no such file, or it is something else */
function committed(path: string): AccessFile {
  if (!existsSync(path))
    throw new DevError(`no ${path}: write it with \`cdk-gatehouse access --write\`, and commit it`);
  const file = parsed(path);
  if (file?.schema === 1 && typeof file.gateways === 'object' && file.gateways !== null) return file;
  throw new DevError(`${path} is no access file of this version: write it with \`cdk-gatehouse access --write\``);
}

function parsed(path: string): AccessFile | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

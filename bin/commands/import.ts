import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { type ImportOptions, importOpenApi } from '../../lib/import/import-openapi.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';

export interface ImportCommandOptions extends ImportOptions {
  readonly out?: string;
}

/** As much as API Gateway takes of a document (`ImportRestApi`). */
const mostBytes = 6 * 1024 * 1024;

/** Prints the declaration that an OpenAPI document makes, or writes it; tells what was not carried over. */
export function importDocument(
  file: string,
  options: ImportCommandOptions,
  { directory, terminal }: Surroundings,
): void {
  const { out, ...rest } = options;
  const { text, notes, routes } = imported(file, parsed(file, resolve(directory, file)), rest);
  if (out === undefined) terminal.print(text.trimEnd());
  else writeNew(resolve(directory, out), out, text);
  terminal.tell(`${routes} routes; ${notes.length} ${notes.length === 1 ? 'thing' : 'things'} to look at:`);
  for (const { at, says } of notes) terminal.tell(`  ${at}: ${says}`);
}

function imported(file: string, root: unknown, options: ImportOptions) {
  try {
    return importOpenApi(root, options);
  } catch (error) {
    if (error instanceof TypeError) throw new DevError(`${file}: ${error.message}`);
    throw error;
  }
}

/** JSON is YAML; what one may blow up to, the library bounds. */
function parsed(file: string, path: string): unknown {
  if (!existsSync(path)) throw new DevError(`no file ${file}`);
  if (statSync(path).size > mostBytes)
    throw new DevError(`${file} is over ${mostBytes} bytes, more than API Gateway takes`);
  const document = parseDocument(readFileSync(path, 'utf8'), { logLevel: 'silent' });
  const [wrong] = document.errors;
  if (wrong !== undefined) throw new DevError(`${file} is neither JSON nor YAML: ${wrong.message.split('\n')[0]}`);
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch (error) {
    throw new DevError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function writeNew(path: string, out: string, text: string): void {
  if (existsSync(path)) throw new DevError(`${out} is there already: name a new file`);
  writeFileSync(path, text);
}

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DevError } from '../dev/dev-error.ts';

/** How a program of the same user reaches a running session of this project. */
export interface ControlFile {
  readonly pid: number;
  readonly control: { readonly url: string; readonly secret: string };
  readonly gateways: readonly string[];
}

const directoryOf = (project: string) => join(project, '.gatehouse');
const fileOf = (project: string) => join(directoryOf(project), 'dev.json');

/** Writes `.gatehouse/dev.json`, for its owner's eyes only, whole or not at all; git never sees the directory. */
export async function writeControlFile(project: string, content: ControlFile): Promise<void> {
  await mkdir(directoryOf(project), { recursive: true, mode: 0o700 });
  await writeFile(join(directoryOf(project), '.gitignore'), '*\n');
  const draft = `${fileOf(project)}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, fileOf(project));
}

/** Removes the file while it still is this session's: a later session of the same project keeps its own. */
export async function removeControlFile(project: string, own: ControlFile): Promise<void> {
  const found = await parsed(project);
  if (found?.control.secret === own.control.secret) await rm(fileOf(project), { force: true });
}

/** @throws DevError when no session runs in this project. */
export async function readControlFile(project: string): Promise<ControlFile> {
  const found = await parsed(project);
  if (!found || !isRunning(found.pid))
    throw new DevError(`nothing runs in ${project}: start 'cdk-gatehouse dev' there first`);
  return found;
}

/** The file's content; undefined when it is missing or is no control file of this version. */
async function parsed(project: string): Promise<ControlFile | undefined> {
  const text = await readFile(fileOf(project), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 'null';
    throw error;
  });
  try {
    const content = JSON.parse(text);
    return isControlFile(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isControlFile(content: unknown): content is ControlFile {
  const { pid, control, gateways } = (content ?? {}) as Partial<ControlFile>;
  return (
    Number.isSafeInteger(pid) &&
    typeof control?.url === 'string' &&
    typeof control.secret === 'string' &&
    Array.isArray(gateways)
  );
}

/** Signal 0 asks without disturbing; a process of another user answers too, by refusing. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

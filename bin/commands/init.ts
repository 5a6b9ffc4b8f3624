import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';

export interface InitOptions {
  readonly name?: string;
}

/** Stands in the template where the project's own name belongs. */
const nameInTemplate = 'front-door';
/** The same as a word of a stack's name. */
const stackInTemplate = 'FrontDoor';

/** npm leaves a file of this name out of every package. */
const renamed = { gitignore: '.gitignore' } as const;

const lawfulName = /^[a-z][a-z0-9-]{0,39}$/;

/** Writes a gateway project that installs, runs and passes its own tests. @throws DevError where anything stands in the way */
export function init(directory: string, options: InitOptions, { directory: here, terminal }: Surroundings): void {
  const project = resolve(here, directory);
  const name = options.name ?? basename(project).toLowerCase();
  if (!lawfulName.test(name))
    throw new DevError(
      `'${name}' cannot name a gateway: lower-case letters, digits and dashes, at most 40; give another with --name`,
    );
  const present = existsSync(project) ? readdirSync(project).filter((file) => file !== '.git') : [];
  if (present.length > 0)
    throw new DevError(`${directory} is not empty (${present.slice(0, 3).join(', ')}): name a new directory`);
  mkdirSync(project, { recursive: true });
  cpSync(template(), project, { recursive: true });
  for (const [from, to] of Object.entries(renamed)) renameSync(join(project, from), join(project, to));
  const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name: file } of files) {
    const path = join(parentPath, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(nameInTemplate, name).replaceAll(stackInTemplate, stackName(name)));
    terminal.print(relative(project, path));
  }
  const into = relative(here, project);
  terminal.tell(`\nNext: ${into === '' ? '' : `cd ${into} && `}npm install && npm start`);
}

/** The same from the sources and from the package: `templates` stands beside `bin`, or beside `dist`. */
function template(): string {
  const places = ['../../templates/gateway', '../../../templates/gateway'];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (found === undefined) throw new Error('the package has no template');
  return found;
}

function stackName(name: string): string {
  return name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

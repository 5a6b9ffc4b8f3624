import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { petStore } from '../import/pet-store.ts';
import { emptyProject, removeProject, run } from '../support/command-line.ts';

let directory = '';
beforeEach(() => {
  directory = emptyProject();
});
afterEach(() => removeProject(directory));

const written = (name: string, text: string) => {
  writeFileSync(join(directory, name), text);
  return run(directory, 'import', 'openapi', name);
};

it('prints the same declaration for JSON and for YAML, and on stderr what it does not carry over', async () => {
  const json = await written('api.json', JSON.stringify(petStore));
  const yaml = await written('api.yaml', stringify(petStore));
  expect(json).toEqual(yaml);
  expect(json.code).toBe(0);
  expect(json.stdout).toContain("export const pets = imported.service('pets'");
  expect(json.stderr).toContain('4 routes; 11 things to look at:\n  key: has one tier');
}, 30_000);

it('writes a new file, and over none', async () => {
  writeFileSync(join(directory, 'api.json'), JSON.stringify(petStore));
  const words = ['import', 'openapi', 'api.json', '--service', 'pets', '--owner', 'team-pets', '--out', 'gateway.ts'];
  expect(await run(directory, ...words)).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(join(directory, 'gateway.ts'), 'utf8')).toContain("owner: 'team-pets'");
  expect(await run(directory, ...words)).toMatchObject({
    code: 1,
    stderr: 'gateway.ts is there already: name a new file\n',
  });
}, 30_000);

it.each([
  [
    'what is no document',
    'api.yaml',
    '- a list',
    'api.yaml: not an OpenAPI 3.0 or 3.1 document: `openapi` is missing\n',
  ],
  ['what is no YAML', 'api.yaml', 'a: [1', /^api\.yaml is neither JSON nor YAML: /],
  ['a bomb of aliases', 'bomb.yaml', bomb(), /^bomb\.yaml cannot be read: Excessive alias count/],
])(
  'refuses %s in a sentence',
  async (_, name, text, stderr) => {
    const ran = await written(name, text);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    if (typeof stderr === 'string') expect(ran.stderr).toBe(stderr);
    else expect(ran.stderr).toMatch(stderr);
  },
  30_000,
);

it('refuses a file that is not there', async () => {
  expect(await run(directory, 'import', 'openapi', 'none.json')).toMatchObject({
    code: 1,
    stderr: 'no file none.json\n',
  });
}, 30_000);

/** A thousand million values in a few lines. */
function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(10)}]`);
  return ['a0: &a0 [1]', ...lines].join('\n');
}

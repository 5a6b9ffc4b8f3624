import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...['docs', 'examples'].flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
      .map((file) => `${directory}/${file}`),
  ),
];

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (document: string) =>
  [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => anchorOf(text));

/** Fenced blocks that say where they were cut: ```ts file=path/from/the/root */
const snippets = documents.flatMap((document) =>
  [...read(document).matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, file, text]) => ({
    document,
    file: file as string,
    text: text as string,
  })),
);

/** The lines without the blanks they share, so that a cut out of the middle of a file can stand at the margin. */
function outdented(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

describe('a snippet in the documents', () => {
  it('is marked with its file at least in the README', () => {
    expect(snippets.filter(({ document }) => document === 'README.md').length).toBeGreaterThan(0);
  });

  it.each(snippets)('in $document is a piece of $file', ({ file, text }) => {
    expect(`\n${outdented(read(file)).join('\n')}\n`).toContain(`\n${outdented(text).join('\n')}\n`);
  });
});

describe('a link in the documents', () => {
  const links = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, target = '', anchor]) => ({
      document,
      target: target === '' ? document : relative(root, join(root, dirname(document), target)),
      anchor,
    })),
  );

  it.each(links)('from $document leads to $target $anchor', ({ target, anchor }) => {
    expect({ target, exists: existsSync(join(root, target)) }).toEqual({ target, exists: true });
    if (anchor !== undefined && target.endsWith('.md')) expect(anchorsOf(target)).toContain(anchor);
  });
});

describe.each(['docs/security.md', 'docs/rate-limiting.md', 'docs/authentication.md'])('%s', (document) => {
  const named = [...read(document).matchAll(/`(test\/[^`]+|examples\/[^`]+\.test\.ts)`/g)].map(
    ([, file]) => file as string,
  );

  it.each(named)('names %s, and it is there', (file) => {
    expect({ file, exists: existsSync(join(root, file)) }).toEqual({ file, exists: true });
  });
});

describe('the invariants of docs/rate-limiting.md', () => {
  const rows = [...read('docs/rate-limiting.md').matchAll(/^\| (I\d+) \|.*`(test\/[^`]+)` \|$/gm)];

  it('are the twelve', () => {
    expect(rows.map(([, name]) => name)).toEqual(Array.from({ length: 12 }, (_, n) => `I${n + 1}`));
  });

  it.each(
    rows.map(([, name, file]) => ({ name: name as string, file: file as string })),
  )('$name is a property in $file', ({ name, file }) => {
    expect(read(file)).toMatch(new RegExp(`'${name} [^']+'`));
  });
});

import { type PathFault, parseBodyPath } from '../contract/body-path.ts';
import type { BodyPath } from '../contract/shape.ts';
import type { Finding, Path } from './finding.ts';

const words: { readonly [W in PathFault['why']]: string } = {
  empty: 'there is nothing',
  'no-name': 'a name is missing',
  'no-index': "there is no index: '[]' is every element",
  'bad-quote': 'a name in quotes that JSON does not have',
  unexpected: 'this can only stand in a name in quotes',
  'unsafe-name': 'no edit looks for this name',
  'too-long': 'a path has at most 512 characters',
  'too-many-steps': 'a path has at most 32 steps',
};

/** The path into a body that a text is, or what is wrong with the text at its place in the declaration. */
export function writtenPath(path: Path, text: string): { readonly path: BodyPath } | { readonly finding: Finding } {
  const read = parseBodyPath(text);
  if ('path' in read) return read;
  const { why, at } = read.fault;
  return {
    finding: { code: 'GH1315', path, got: text, why: `no path into a body at character ${at + 1}: ${words[why]}` },
  };
}

/** The one name that a text is: a name stays where it stands, so there is no path to it. */
export function writtenName(path: Path, text: string): { readonly name: string } | { readonly finding: Finding } {
  const read = writtenPath(path, text);
  if ('finding' in read) return read;
  const [step, ...more] = read.path;
  if (step?.kind === 'member' && more.length === 0) return { name: step.name };
  const why = 'a new name stands in the same place, so it is one name';
  return { finding: { code: 'GH1315', path, got: text, why, fix: 'write the name alone, in quotes if it has a dot' } };
}

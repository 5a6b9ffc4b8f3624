// Runs one TypeScript over the type tests and holds its printed errors against every `toRaiseError`, for compilers that
// tstyche cannot drive: TypeScript 7 has no compiler API. Usage: node test/types/check-sentences.mjs <package directory>
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const here = import.meta.dirname;
const compiler = process.argv[2] ?? 'typescript-7';
const maxLines = 2;

/** Every `expect(code).type.toRaiseError(...sentences)` of a file: which lines the code spans, and what must be said of it. */
function expectations(file) {
  const source = ts.createSourceFile(file, readFileSync(join(here, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'toRaiseError') {
      const negated = node.expression.expression.getText(source).endsWith('.not');
      const sentences = node.arguments.map((argument) => argument.text);
      found.push({ file, from: lineOf(node.getStart(source)), to: lineOf(node.expression.getEnd()), sentences: negated ? [] : sentences });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The errors that the compiler prints: place, and text with its continuation lines. */
function printedErrors() {
  const binary = join(here, '../../node_modules', compiler, 'bin/tsc');
  const { stdout } = spawnSync(process.execPath, [binary, '-p', here, '--noEmit', '--pretty', 'false'], { encoding: 'utf8' });
  const errors = [];
  for (const line of stdout.split('\n').filter((one) => one !== '')) {
    const start = /^(.+)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line);
    if (start) errors.push({ file: basename(start[1]), line: Number(start[2]), lines: [start[3]] });
    else errors.at(-1)?.lines.push(line);
  }
  return errors;
}

const errors = printedErrors();
const expected = readdirSync(here)
  .filter((file) => file.endsWith('.tst.ts'))
  .flatMap(expectations);
const isInside = ({ file, from, to }) => (error) => error.file === file && error.line >= from && error.line <= to;

const faults = [
  ...expected.flatMap((one) => {
    const inside = errors.filter(isInside(one));
    const place = `${one.file}:${one.from}`;
    const unsaid = one.sentences.filter((sentence) => !inside.some(({ lines }) => lines.join('\n').includes(sentence)));
    return [
      ...unsaid.map((sentence) => `${place}: nobody said: ${sentence}\n  but: ${inside.map(({ lines }) => lines.join('\n')).join('\n  and: ')}`),
      ...(inside.length === one.sentences.length ? [] : [`${place}: ${inside.length} errors for ${one.sentences.length} sentences`]),
      ...inside.filter(({ lines }) => lines.length > maxLines).map(({ lines }) => `${place}: an error of ${lines.length} lines\n${lines.join('\n')}`),
    ];
  }),
  ...errors.filter((error) => !expected.some((one) => isInside(one)(error))).map(({ file, line, lines }) => `${file}:${line}: unexpected: ${lines.join('\n')}`),
];

if (expected.length === 0) faults.push('no type test was found');
console.log(faults.length === 0 ? `${compiler}: ${expected.length} sentences are said as they should be` : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;

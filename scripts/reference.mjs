// Writes docs/reference.md and docs/issues.md out of the types and the codes themselves; with --check it only compares. Every
// key that people may type is there with its type and its words, so a key without words is an error here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { issueCodes } from '../lib/contract/issue-codes.ts';
import { sections } from './reference-sections.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
const files = [...new Set(sections.flatMap(({ tables }) => tables.map(({ file }) => join(root, file))))];
const program = ts.createProgram(files, options);
const checker = program.getTypeChecker();
const wordless = [];

/** The type of this name in a file, exported or not. */
function typeIn(file, name) {
  const source = program.getSourceFile(join(root, file));
  const found = source?.statements.find(
    (one) => (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)) && one.name.text === name,
  );
  if (found === undefined) throw new Error(`${file} has no ${name}`);
  return checker.getTypeAtLocation(found);
}

/** A row a key, and one a key of every object that is written out in place. */
function rows(type, where, before = '') {
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const [declaration] = property.declarations ?? [];
    if (declaration === undefined || !ts.isPropertySignature(declaration) || declaration.type === undefined) return [];
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const name = `${before}${property.name}`;
    const words = ts.displayPartsToString(property.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
    const nested = ts.isTypeLiteralNode(declaration.type) && declaration.type.members.every(ts.isPropertySignature);
    const inner = nested ? rows(checker.getTypeAtLocation(declaration.type), where, `${name}.`) : [];
    const text = nested
      ? 'object'
      : declaration.type
          .getText()
          .replace(/\breadonly /g, '')
          .replace(/\s+/g, ' ');
    // What is written out in place is explained where it begins.
    if (words === '' && before === '') wordless.push(`${where} ${name}`);
    return [{ name: optional ? name : `**${name}**`, text, words }, ...inner];
  });
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const code = (text) => `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;

function table({ title, file, type, skip = [] }) {
  const lines = rows(typeIn(file, type), type)
    .filter(({ name }) => !skip.includes(name.replaceAll('*', '')))
    .map(({ name, text, words }) => `| ${cell(name)} | ${code(text)} | ${cell(words)} |`);
  return [`### ${title}`, '', '| key | type | meaning |', '|---|---|---|', ...lines, ''].join('\n');
}

const generated = '<!-- Written by `npm run reference`; change the source, not this file. -->';
const reference = [
  '# Reference',
  '',
  generated,
  '',
  'Every key of a declaration and of the construct; keys in **bold** are required. The guides explain them:',
  '[the declaration](declaration.md), [deploying](deploying.md). Every mistake has a code: [issues](issues.md).',
  '',
  ...sections.flatMap(({ title, words, tables }) => [`## ${title}`, '', words, '', ...tables.map(table)]),
].join('\n');

const issues = [
  '# Issues',
  '',
  generated,
  '',
  'Every mistake that a declaration or a place can hold, by its code. A message has the code, the place in the declaration, the',
  'value that stands there, and the fix; all mistakes are told at once. A code is never reused for another mistake.',
  '',
  '| code | what is wrong | what to do |',
  '|---|---|---|',
  ...Object.entries(issueCodes).map(([name, { what, fix }]) => `| ${name} | ${cell(what)} | ${cell(fix)} |`),
  '',
].join('\n');

const pages = { 'docs/reference.md': reference, 'docs/issues.md': issues };
const old = Object.entries(pages).filter(([file, text]) => !isSame(join(root, file), text));
for (const one of wordless) console.error(`no words say what it means: ${one}`);
if (process.argv.includes('--check')) for (const [file] of old) console.error(`${file} is old: npm run reference`);
else for (const [file, text] of old) writeFileSync(join(root, file), text);
if (wordless.length > 0 || (process.argv.includes('--check') && old.length > 0)) process.exitCode = 1;

function isSame(file, text) {
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}

import { maxSchemaLength, referred, type Schema } from '../../contract/schema.ts';
import type { Path } from '../finding.ts';
import { nearestWord } from '../nearest-word.ts';
import { isRecord, type KeywordForm, keywordFixes, keywordForms, textFault } from './keyword-forms.ts';
import type { SchemaFault } from './schema-fault.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Everything in plain JSON that keeps it from being a schema whose every word is checked. */
export function schemaFaults(schema: unknown): readonly SchemaFault[] {
  const length = JSON.stringify(schema).length;
  if (length > maxSchemaLength) return [{ code: 'GH1709', path: [], got: length }];
  const walk: Walk = { root: schema as Schema, places: new Set(), references: [], faults: [] };
  visit(walk, schema, []);
  return [...walk.faults, ...referenceFaults(walk)];
}

interface Walk {
  readonly root: Schema;
  /** Every value that stands where a schema stands: where references may lead. */
  readonly places: Set<unknown>;
  readonly references: { readonly path: Path; readonly to: string; readonly from: object }[];
  readonly faults: SchemaFault[];
}

function visit(walk: Walk, schema: unknown, path: Path): void {
  walk.places.add(schema);
  if (typeof schema === 'boolean') return;
  if (!isRecord(schema)) {
    walk.faults.push({ code: 'GH1705', path, got: schema, why: 'expected a schema: an object, true or false' });
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$schema' && path.length === 0) dialectFault(walk, value);
    else if (keyword === '$ref' && typeof value === 'string')
      walk.references.push({ path: [...path, keyword], to: value, from: schema });
    else visitKeyword(walk, { keyword, value, path: [...path, keyword] });
  }
}

function dialectFault(walk: Walk, value: unknown): void {
  if (value === dialect || value === `${dialect}#`) return;
  walk.faults.push({
    code: 'GH1705',
    path: ['$schema'],
    got: value,
    why: 'a dialect other than 2020-12',
    fix: `write the schema in 2020-12, and '${dialect}' or nothing here`,
  });
}

interface Said {
  readonly keyword: string;
  readonly value: unknown;
  readonly path: Path;
}

function visitKeyword(walk: Walk, said: Said): void {
  const { keyword, value, path } = said;
  const form = Object.hasOwn(keywordForms, keyword) ? (keywordForms[keyword] as KeywordForm) : undefined;
  if (form === undefined) walk.faults.push({ code: 'GH1704', path, got: value, fix: keywordFix(keyword) });
  else if (form.holds === 'schema') visit(walk, value, path);
  else if (form.holds === 'list of schemas') visitList(walk, said);
  else if (form.holds === 'schemas by name' || form.holds === 'schemas by pattern') visitNamed(walk, said, form.holds);
  else if (form.holds === 'data') {
    const fault = textFault(keyword, value);
    if (fault !== undefined) walk.faults.push({ path, got: value, ...fault });
    else if (!form.isIn(value)) walk.faults.push({ code: 'GH1705', path, got: value, why: `expected ${form.wants}` });
  }
}

function visitList(walk: Walk, { value, path }: Said): void {
  if (!Array.isArray(value) || value.length === 0)
    walk.faults.push({ code: 'GH1705', path, got: value, why: 'expected a list of schemas' });
  else for (const [index, schema] of value.entries()) visit(walk, schema, [...path, index]);
}

function visitNamed(walk: Walk, { value, path }: Said, holds: 'schemas by name' | 'schemas by pattern'): void {
  if (!isRecord(value)) {
    walk.faults.push({ code: 'GH1705', path, got: value, why: 'expected schemas by name' });
    return;
  }
  for (const [name, schema] of Object.entries(value)) {
    const fault = holds === 'schemas by pattern' ? textFault('pattern', name) : undefined;
    if (fault !== undefined) walk.faults.push({ path: [...path, name], got: name, ...fault });
    visit(walk, schema, [...path, name]);
  }
}

function keywordFix(keyword: string): string {
  const meant = nearestWord(keyword, Object.keys(keywordForms));
  const known = Object.hasOwn(keywordFixes, keyword) ? keywordFixes[keyword] : undefined;
  return known ?? (meant === undefined ? 'remove it, or check it in the service' : `did you mean \`${meant}\`?`);
}

/** A reference leads to a schema of the same document, and not back to itself without a step into the value. */
function referenceFaults({ root, places, references }: Walk): readonly SchemaFault[] {
  const next = new Map(references.map(({ from, to }) => [from as unknown, referred(root, to)]));
  return references.flatMap(({ path, to, from }): readonly SchemaFault[] => {
    const target = to === '#' || to.startsWith('#/') ? referred(root, to) : undefined;
    if (target === undefined || !places.has(target)) {
      const why = to.startsWith('#')
        ? 'a reference that leads to no schema'
        : 'a reference that leads out of the schema';
      return [{ code: 'GH1706', path, got: to, why }];
    }
    return comesBack(from, next)
      ? [{ code: 'GH1706', path, got: to, why: 'a reference that comes back to itself' }]
      : [];
  });
}

function comesBack(from: unknown, next: ReadonlyMap<unknown, unknown>): boolean {
  let at = next.get(from);
  for (let steps = 0; at !== undefined && steps <= next.size; steps += 1) {
    if (at === from) return true;
    at = next.get(at);
  }
  return false;
}

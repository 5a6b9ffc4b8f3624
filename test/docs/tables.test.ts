import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { documentTables, withTables } from './document-tables.ts';

const read = (document: string) => readFileSync(fileURLToPath(new URL(`../../${document}`, import.meta.url)), 'utf8');

it.each(Object.entries(documentTables))('the table of %s is what the code says', (name, { document }) => {
  const text = read(document);
  expect(text).toContain(`<!-- end ${name} -->`);
  expect(text).toBe(withTables(document, text));
});

import { entriesOf, field, textOf } from '../model/reading.ts';

/** What was not carried over, or has to be decided by a person, and where in the document. */
export interface Note {
  /** `GET /orders/{id}`, a scheme's name, or `document`. */
  readonly at: string;
  readonly says: string;
}

/** An OpenAPI 3.0 or 3.1 document that was parsed; nothing of its inside is believed. */
export interface Document {
  readonly root: unknown;
  /** 3.0 has words of its own for what JSON Schema says by now. */
  readonly isOld: boolean;
}

/** @throws TypeError in one sentence for what is no such document */
export function documentOf(root: unknown): Document {
  const version = textOf(field(root, 'openapi'));
  if (field(root, 'swagger') !== undefined)
    throw new TypeError('a Swagger 2.0 document: export it as OpenAPI 3.0 (`get-export --export-type oas30`)');
  if (version === undefined || !/^3\.[01]\./.test(version))
    throw new TypeError(`not an OpenAPI 3.0 or 3.1 document: \`openapi\` is ${JSON.stringify(version) ?? 'missing'}`);
  return { root, isOld: version.startsWith('3.0') };
}

/** What stands there, or where its `$ref` leads within the document; undefined where that is nowhere, or a circle. */
export function followed({ root }: Document, value: unknown, steps = 16): unknown {
  const reference = field(value, '$ref');
  if (reference === undefined) return value;
  if (typeof reference !== 'string' || !reference.startsWith('#/') || steps === 0) return undefined;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      return entriesOf(at).find(([key]) => key === name)?.[1];
    }, root);
  return followed({ root, isOld: false }, target, steps - 1);
}

/** A word that names things here: lower-case letters, digits and dashes, at most 40. */
export function nameOf(text: string, otherwise: string): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return name === '' || name in Object.prototype ? otherwise : name;
}

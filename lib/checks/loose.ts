/** JSON that somebody else wrote: whatever it is, it can be read. */
export type Loose = { readonly [name: string]: unknown };

const none: Loose = Object.freeze({});

/** Its members; none of what is no object. */
export function membersOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : none;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or the empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A place in a document as a JSON pointer (RFC 6901). */
export function under(pointer: string, ...steps: readonly string[]): string {
  return [pointer, ...steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

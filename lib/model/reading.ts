/** Reading declared values that may have any shape: rules stay silent where the shape is not what they expect. */

/** The value at the end of the steps; undefined where a step leads nowhere. Inherited properties do not count. */
export function field(value: unknown, ...steps: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of steps) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as { readonly [key: string | number]: unknown })[step];
  }
  return here;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The entries of an object; none for anything else. */
export function entriesOf(value: unknown): readonly (readonly [key: string, value: unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The texts of a list with their indexes; other items are left to the shape. */
export function textsOf(value: unknown): readonly (readonly [index: number, text: string])[] {
  return listOf(value).flatMap((item, index) => (typeof item === 'string' ? [[index, item] as const] : []));
}

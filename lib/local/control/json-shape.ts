/** What one field of an input may hold, and how a sentence names it. */
export interface Field {
  readonly is: (value: unknown) => boolean;
  readonly says: string;
  readonly optional?: true;
}

/** The fields of an input object; a field that is not here is a mistake. */
export type Shape = { readonly [name: string]: Field };

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Field = { is: isText, says: 'a text' };
export const texts: Field = { is: (value) => Array.isArray(value) && value.every(isText), says: 'a list of texts' };
export const flag: Field = { is: (value) => typeof value === 'boolean', says: 'true or false' };
export const count: Field = { is: Number.isSafeInteger, says: 'a whole number' };
export const object: Field = { is: isObject, says: 'an object' };

export const textMap: Field = {
  is: (value) => isObject(value) && Object.values(value as object).every((one) => typeof one === 'string'),
  says: 'an object of texts',
};

export const oneOf = (values: readonly string[]): Field => ({
  is: (value) => values.some((known) => known === value),
  says: `one of ${values.join(', ')}`,
});

export const optional = (field: Field): Field => ({ ...field, optional: true });

/** Every mistake in a parsed JSON value, each in one sentence; values are never repeated. */
export function mistakes(value: unknown, shape: Shape): readonly string[] {
  if (!isObject(value)) return ['the body is an object'];
  const given = new Map(Object.entries(value as object));
  const unknown = [...given.keys()].filter((name) => !Object.hasOwn(shape, name)).map((name) => `${name}: unknown`);
  const wrong = Object.entries(shape)
    .filter(([name, field]) => (given.has(name) ? !field.is(given.get(name)) : !field.optional))
    .map(([name, field]) => `${name}: ${field.says} is needed`);
  return [...unknown, ...wrong];
}

import { type Pattern, parsePattern } from '../../contract/pattern.ts';
import type { CheckedFormat, SchemaType } from '../../contract/schema.ts';
import type { Json } from '../../contract/shape.ts';
import { canonicalText } from './canonical-text.ts';
import { formats } from './formats.ts';
import { isMultiple } from './is-multiple.ts';
import type { Keyword } from './keyword.ts';
import { type Match, matchOf } from './match-pattern.ts';
import { type Check, isObject, report } from './run.ts';

export const isOfType = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  array: (value) => Array.isArray(value),
  object: (value) => isObject(value),
} satisfies { [Type in SchemaType]: (value: Json) => boolean };

/** What a schema says of values by themselves: their type, numbers and texts. */
export const valueKeywords: { readonly [keyword: string]: Keyword } = {
  type: (given) => {
    const types = [given].flat() as readonly SchemaType[];
    const expected = types.join(' or ');
    return (value, run) => types.some((type) => isOfType[type](value)) || report(run, 'type', expected);
  },
  const: (given) => oneOfThese('const', [given]),
  enum: (given) => oneOfThese('enum', given as readonly Json[]),
  multipleOf: number('multipleOf', 'a multiple of', isMultiple),
  minimum: number('minimum', 'at least', (value, least) => value >= least),
  maximum: number('maximum', 'at most', (value, most) => value <= most),
  exclusiveMinimum: number('exclusiveMinimum', 'more than', (value, limit) => value > limit),
  exclusiveMaximum: number('exclusiveMaximum', 'less than', (value, limit) => value < limit),
  minLength: (given) => {
    const least = given as number;
    return (value, run) =>
      typeof value !== 'string' ||
      value.length >= least * 2 ||
      lengthOf(value) >= least ||
      report(run, 'minLength', `at least ${counted(least, 'character')}`);
  },
  maxLength: (given) => {
    const most = given as number;
    return (value, run) =>
      typeof value !== 'string' ||
      value.length <= most ||
      (value.length <= most * 2 && lengthOf(value) <= most) ||
      report(run, 'maxLength', `at most ${counted(most, 'character')}`);
  },
  pattern: (given) => {
    const match = matchOfText(given as string);
    const expected = `a text that matches ${shortened(given as string)}`;
    return (value, run) => typeof value !== 'string' || match(value, run) || report(run, 'pattern', expected);
  },
  format: (given) => {
    const { isIn, expected } = formats[given as CheckedFormat];
    return (value, run) => typeof value !== 'string' || isIn(value) || report(run, 'format', expected);
  },
};

/** The match of a pattern that was checked when the gateway was built. */
export function matchOfText(text: string): Match {
  const pattern = parsePattern(text);
  if ('fault' in pattern) throw new Error(`a pattern that no schema may have: ${pattern.fault}`);
  return matchOf(pattern satisfies Pattern);
}

export function counted(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function number(rule: string, words: string, fits: (value: number, limit: number) => boolean): Keyword {
  return (given) => {
    const limit = given as number;
    return (value, run) => typeof value !== 'number' || fits(value, limit) || report(run, rule, `${words} ${limit}`);
  };
}

function oneOfThese(rule: string, values: readonly Json[]): Check {
  const texts = new Set(values.map((value) => canonicalText(value, { steps: Number.POSITIVE_INFINITY })));
  const holdsNested = values.some((value) => typeof value === 'object' && value !== null);
  const expected = shortened(values.map((value) => JSON.stringify(value)).join(' or '));
  return (value, run) => {
    const isNested = typeof value === 'object' && value !== null;
    const fits = (!isNested || holdsNested) && texts.has(canonicalText(value, run));
    return fits || report(run, rule, expected);
  };
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** In characters, as JSON Schema counts: a pair of surrogates is one. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

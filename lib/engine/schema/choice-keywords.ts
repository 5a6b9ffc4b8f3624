import { referred, type Schema } from '../../contract/schema.ts';
import { type Keyword, type Making, schemasIn } from './keyword.ts';
import { mayFit } from './may-fit.ts';
import { type Check, isObject, quietly, report } from './run.ts';

/** What a schema says by other schemas for the same value. */
export const choiceKeywords: { readonly [keyword: string]: Keyword } = {
  $ref: (given, { root, checkOf }) => checkOf(referred(root, given as string) as Schema),
  allOf: (given, { checkOf }) => {
    const checks = (given as readonly Schema[]).map(checkOf);
    return (value, run, seen) => checks.reduce((fits, check) => check(value, run, seen) && fits, true);
  },
  anyOf: (given, making) => choice('anyOf', given as readonly Schema[], making),
  oneOf: (given, making) => choice('oneOf', given as readonly Schema[], making),
  not: (given, { checkOf }) => {
    const check = checkOf(given as Schema);
    return (value, run) => !quietly(value, run, undefined, check) || report(run, 'not', 'anything but this');
  },
  if: (given, { schema, checkOf }) => {
    const condition = checkOf(given as Schema);
    const [yes, no] = ['then', 'else'].map((branch) => checkOf((schema[branch] ?? true) as Schema)) as [Check, Check];
    return (value, run, seen) => (quietly(value, run, seen, condition) ? yes : no)(value, run, seen);
  },
  dependentSchemas: (given, { checkOf }) => {
    const rules = schemasIn(given).map(([name, schema]) => ({ name, check: checkOf(schema) }));
    return (value, run, seen) =>
      !isObject(value) ||
      rules.reduce((fits, { name, check }) => (!Object.hasOwn(value, name) || check(value, run, seen)) && fits, true);
  },
};

/**
 * One of several. Where only one may fit at all, by its type or by the constant that tells the alternatives apart, the
 * value is held against that one and each of its misses is told; else nobody knows which was meant.
 */
function choice(rule: 'anyOf' | 'oneOf', schemas: readonly Schema[], { root, checkOf }: Making): Check {
  const branches = schemas.map((schema) => ({ mayBe: mayFit(schema, root), check: checkOf(schema) }));
  return (value, run, seen) => {
    run.steps -= branches.length;
    const open = branches.filter(({ mayBe }) => mayBe(value));
    if (open.length === 1) return (open[0] as { check: Check }).check(value, run, seen);
    let fitting = 0;
    for (const { check } of open) {
      if (quietly(value, run, seen, check)) fitting += 1;
      if (fitting === 1 && rule === 'anyOf' && seen === undefined) break;
    }
    if (fitting === 0) return report(run, rule, `one of ${branches.length} alternatives`);
    return rule === 'anyOf' || fitting === 1 || report(run, rule, `one alternative only; ${fitting} of them fit`);
  };
}

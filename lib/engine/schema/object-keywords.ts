import type { Schema } from '../../contract/schema.ts';
import type { Json } from '../../contract/shape.ts';
import { type Keyword, schemasIn } from './keyword.ts';
import { type Check, isObject, type Run, report, reportWithin, type Seen, within } from './run.ts';
import { counted, matchOfText } from './value-keywords.ts';

/** What a schema says of objects. Only a value's own members count, whatever they are called. */
export const objectKeywords: { readonly [keyword: string]: Keyword } = {
  minProperties: (given) => (value, run) =>
    !isObject(value) ||
    Object.keys(value).length >= (given as number) ||
    report(run, 'minProperties', `at least ${counted(given as number, 'member')}`),
  maxProperties: (given) => (value, run) =>
    !isObject(value) ||
    Object.keys(value).length <= (given as number) ||
    report(run, 'maxProperties', `at most ${counted(given as number, 'member')}`),
  required: (given) => (value, run) => !isObject(value) || haveAll(value, given as readonly string[], run, 'required'),
  dependentRequired: (given) => {
    const rules = Object.entries(given as { readonly [name: string]: readonly string[] });
    return (value, run) =>
      !isObject(value) ||
      rules.reduce(
        (fits, [name, names]) =>
          (!Object.hasOwn(value, name) || haveAll(value, names, run, 'dependentRequired')) && fits,
        true,
      );
  },
  propertyNames: (given, { checkOf }) => {
    const check = checkOf(given as Schema);
    return (value, run) =>
      !isObject(value) || Object.keys(value).reduce((fits, name) => within(run, name, name, check) && fits, true);
  },
  properties: (given, { checkOf }) => {
    const checks = schemasIn(given).map(([name, schema]) => [name, checkOf(schema)] as const);
    return (value, run, seen) => {
      if (!isObject(value)) return true;
      let fits = true;
      for (const [name, check] of checks) {
        if (!Object.hasOwn(value, name)) continue;
        seen?.names.add(name);
        fits = within(run, name, value[name] as Json, check) && fits;
        if (!fits && run.quiet > 0) return false;
      }
      return fits;
    };
  },
  patternProperties: (given, { checkOf }) => {
    const rules = schemasIn(given).map(([pattern, schema]) => ({
      match: matchOfText(pattern),
      check: checkOf(schema),
    }));
    return members((name, value, run, seen) => {
      let fits = true;
      for (const { match, check } of rules) {
        if (!match(name, run)) continue;
        seen?.names.add(name);
        fits = within(run, name, value, check) && fits;
      }
      return fits;
    });
  },
  additionalProperties: (given, { schema, checkOf }) => {
    const named = new Set(Object.keys(schema['properties'] ?? {}));
    const patterns = Object.keys(schema['patternProperties'] ?? {}).map(matchOfText);
    const check = otherwise('additionalProperties', given as Schema, checkOf(given as Schema));
    return members((name, value, run, seen) => {
      if (named.has(name) || patterns.some((match) => match(name, run))) return true;
      seen?.names.add(name);
      return within(run, name, value, check);
    });
  },
  unevaluatedProperties: (given, { checkOf }) => {
    const check = otherwise('unevaluatedProperties', given as Schema, checkOf(given as Schema));
    return members((name, value, run, seen) => {
      if (seen?.names.has(name)) return true;
      seen?.names.add(name);
      return within(run, name, value, check);
    });
  },
};

function haveAll(value: { readonly [name: string]: Json }, names: readonly string[], run: Run, rule: string): boolean {
  let fits = true;
  for (const name of names) if (!Object.hasOwn(value, name)) fits = reportWithin(run, name, rule, 'a value');
  return fits;
}

function otherwise(rule: string, given: Schema, check: Check): Check {
  return given === false ? (_, run) => report(run, rule, 'nothing: no such member is known') : check;
}

function members(check: (name: string, value: Json, run: Run, seen: Seen | undefined) => boolean): Check {
  return (value, run, seen) => {
    if (!isObject(value)) return true;
    let fits = true;
    for (const name of Object.keys(value)) {
      run.steps -= 1;
      if (run.steps < 0) return false;
      fits = check(name, value[name] as Json, run, seen) && fits;
      if (!fits && run.quiet > 0) return false;
    }
    return fits;
  };
}

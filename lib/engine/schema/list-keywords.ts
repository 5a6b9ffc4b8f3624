import type { Schema } from '../../contract/schema.ts';
import type { Json } from '../../contract/shape.ts';
import { canonicalText } from './canonical-text.ts';
import type { Keyword } from './keyword.ts';
import { quietly, type Run, report, reportWithin, type Seen, within } from './run.ts';
import { counted } from './value-keywords.ts';

/** What a schema says of lists. */
export const listKeywords: { readonly [keyword: string]: Keyword } = {
  minItems: (given) => (value, run) =>
    !Array.isArray(value) ||
    value.length >= (given as number) ||
    report(run, 'minItems', `at least ${counted(given as number, 'element')}`),
  maxItems: (given) => (value, run) =>
    !Array.isArray(value) ||
    value.length <= (given as number) ||
    report(run, 'maxItems', `at most ${counted(given as number, 'element')}`),
  uniqueItems: (given) => (value, run) => given !== true || !Array.isArray(value) || areUnique(value, run),
  prefixItems: (given, { checkOf }) => {
    const checks = (given as readonly Schema[]).map(checkOf);
    return (value, run, seen) => {
      if (!Array.isArray(value)) return true;
      let fits = true;
      for (const [index, check] of checks.entries()) {
        if (index >= value.length) break;
        seen?.indexes.add(index);
        fits = within(run, index, value[index], check) && fits;
      }
      return fits;
    };
  },
  items: (given, { schema, checkOf }) => {
    const first = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].length : 0;
    return elements('items', given as Schema, checkOf(given as Schema), (index) => index >= first);
  },
  unevaluatedItems: (given, { checkOf }) =>
    elements('unevaluatedItems', given as Schema, checkOf(given as Schema), (index, seen) => !seen?.indexes.has(index)),
  contains: (given, { schema, checkOf }) => {
    const check = checkOf(given as Schema);
    const least = (schema['minContains'] as number | undefined) ?? 1;
    const most = (schema['maxContains'] as number | undefined) ?? Number.POSITIVE_INFINITY;
    return (value, run, seen) => {
      if (!Array.isArray(value)) return true;
      const found = value.flatMap((one: Json, index) => (quietly(one, run, undefined, check) ? [index] : []));
      for (const index of found) seen?.indexes.add(index);
      if (found.length < least)
        return report(run, 'contains', `at least ${counted(least, 'element')} of a kind that is missing`);
      return found.length <= most || report(run, 'maxContains', `at most ${counted(most, 'element')} of a kind`);
    };
  },
};

type Applies = (index: number, seen: Seen | undefined) => boolean;

function elements(rule: string, given: Schema, check: ReturnType<Keyword>, applies: Applies): ReturnType<Keyword> {
  return (value, run, seen) => {
    if (!Array.isArray(value)) return true;
    let fits = true;
    for (let index = 0; index < value.length && (fits || run.quiet === 0) && run.steps >= 0; index += 1) {
      if (!applies(index, seen)) continue;
      seen?.indexes.add(index);
      fits =
        (given === false ? reportWithin(run, index, rule, 'nothing here') : within(run, index, value[index], check)) &&
        fits;
    }
    return fits;
  };
}

/** By one text each, so that a long list takes no longer than its size. */
function areUnique(list: readonly Json[], run: Run): boolean {
  const texts = new Set<string>();
  let fits = true;
  for (const [index, one] of list.entries()) {
    const text = canonicalText(one, run);
    if (run.steps < 0) return false;
    if (texts.has(text)) fits = reportWithin(run, index, 'uniqueItems', 'no element twice');
    texts.add(text);
  }
  return fits;
}

import { maxNesting, type Schema, type Violations } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';
import { choiceKeywords } from './choice-keywords.ts';
import type { Keyword } from './keyword.ts';
import { listKeywords } from './list-keywords.ts';
import { objectKeywords } from './object-keywords.ts';
import { addSeen, type Check, ending, newRun, newSeen, type Run, report, type Seen } from './run.ts';
import { valueKeywords } from './value-keywords.ts';

/** Everything that is wrong with a value, which is called `body`, `query` and the like. Bounded in time and in size. */
export type Validator = (value: Json, called: string) => Violations;

const { unevaluatedItems, ...ofLists } = listKeywords;
const { unevaluatedProperties, ...ofObjects } = objectKeywords;
const keywords: { readonly [keyword: string]: Keyword } = {
  ...valueKeywords,
  ...ofLists,
  ...ofObjects,
  ...choiceKeywords,
};
/** After all others: they are about what those have not looked at. */
const lastKeywords = { unevaluatedItems, unevaluatedProperties } as { readonly [keyword: string]: Keyword };

/** The validator of a schema that `schemaOf` has checked. It keeps nothing of a value, and makes no code. */
export function validatorOf(schema: Schema): Validator {
  const made = new Map<Schema, Check>();
  const remembers = /"unevaluated(?:Items|Properties)":/.test(JSON.stringify(schema));

  const checkOf = (one: Schema): Check => {
    const known = made.get(one);
    if (known !== undefined) return known;
    // A schema may refer to itself, so its check is known before it is made.
    let check: Check | undefined;
    const entry: Check = (value, run, seen) => (check as Check)(value, run, seen);
    made.set(one, entry);
    check = typeof one === 'boolean' ? ofBoolean(one) : guarded(checksOf(one), checksOf(one, lastKeywords), remembers);
    return entry;
  };
  const checksOf = (one: JsonObject, table = keywords): readonly Check[] =>
    Object.keys(table)
      .filter((keyword) => Object.hasOwn(one, keyword))
      .map((keyword) => (table[keyword] as Keyword)(one[keyword] as Json, { schema: one, root: schema, checkOf }));

  const check = checkOf(schema);
  return (value, called) => {
    const run = newRun(called);
    check(value, run, undefined);
    return ending(run);
  };
}

function ofBoolean(schema: boolean): Check {
  return (_, run) => schema || report(run, 'false', 'nothing here');
}

/** `unevaluated…` is about what its own schema has looked at, and nothing that stands beside or above it. */
function guarded(checks: readonly Check[], last: readonly Check[], remembers: boolean): Check {
  return (value, run, seen) => {
    run.steps = run.depth === maxNesting ? -1 : run.steps - 1;
    if (run.steps < 0) return false;
    run.depth += 1;
    const isOwn = remembers && (seen === undefined || last.length > 0);
    const here = isOwn ? newSeen() : seen;
    const fits = all(checks, { value, run, seen: here }) && all(last, { value, run, seen: here });
    if (isOwn && fits) addSeen(seen, here);
    run.depth -= 1;
    return fits;
  };
}

interface Checked {
  readonly value: Json;
  readonly run: Run;
  readonly seen: Seen | undefined;
}

function all(checks: readonly Check[], { value, run, seen }: Checked): boolean {
  let fits = true;
  for (const check of checks) {
    fits = check(value, run, seen) && fits;
    if (!fits && run.quiet > 0) return false;
  }
  return fits;
}

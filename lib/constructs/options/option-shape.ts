import type { Issue } from '../../contract/issue.ts';
import { entriesOf } from '../../model/reading.ts';
import { optionPlace } from './option-group.ts';

/** Keys that an option does not have. */
export function unknownKeys(option: string, value: unknown, known: readonly string[]): readonly Issue[] {
  return entriesOf(value)
    .filter(([key]) => !known.includes(key))
    .map(([key]): Issue => ({ code: 'GH1001', at: optionPlace(option), got: key }));
}

export function missing(option: string): Issue {
  return { code: 'GH1003', at: optionPlace(option), got: undefined };
}

/** Objects are named by the fix alone: constructs are too large to print, and hold more than anybody should see. */
export function wrongType(option: string, value: unknown, fix: string): Issue {
  return { code: 'GH1004', at: optionPlace(option), got: typeof value === 'object' ? undefined : value, fix };
}

/** A construct, or what was imported as one: it has this attribute, its own or inherited. */
export function isResource(value: unknown, attribute: string): boolean {
  return typeof value === 'object' && value !== null && attribute in value;
}

/** A value of another kind; it is not told, since it may be a construct. */
export function wrongKind(at: string, kind: string): Issue {
  return { code: 'GH1004', at, got: undefined, why: `expected ${kind}`, fix: `give ${kind}` };
}

/** Keys below an option that it does not have, each at its own place. */
export function unknownOptionKeys(
  option: readonly string[],
  value: unknown,
  known: readonly string[],
): readonly Issue[] {
  return entriesOf(value)
    .filter(([key]) => !known.includes(key))
    .map(([key]) => ({ code: 'GH1001', at: optionPlace(...option, key), got: key }));
}

import type { Issue } from '../../contract/issue.ts';
import { entriesOf } from '../../model/reading.ts';
import { optionPlace } from './option-group.ts';

/** Whether it is an object with such a member, as every construct of the CDK has one that says what it is. */
export function isWith(value: unknown, member: string): boolean {
  return typeof value === 'object' && value !== null && member in value;
}

/** A value of another kind; it is not told, since it may be a construct. */
export function wrongKind(at: string, kind: string): Issue {
  return { code: 'GH1004', at, got: undefined, why: `expected ${kind}`, fix: `give ${kind}` };
}

/** Keys below an option that it does not have. */
export function unknownOptionKeys(
  option: readonly string[],
  value: unknown,
  known: readonly string[],
): readonly Issue[] {
  return entriesOf(value)
    .filter(([key]) => !known.includes(key))
    .map(([key]) => ({ code: 'GH1001', at: optionPlace(...option, key), got: key }));
}

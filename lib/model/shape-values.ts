import { z } from 'zod';
import type { IssueCode } from '../contract/issue-codes.ts';
import { durationMillis } from '../contract/units.ts';

/** A strict object; the names of its keys travel in the message, for "did you mean". */
export function keys<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** A value with a check of its own and the issue that it gives. */
export function checked<T>(code: IssueCode, holds: (value: unknown) => boolean, why?: string) {
  return z.custom<T>(holds, { params: { code, why } });
}

export const text = checked<string>(
  'GH1004',
  (value) => typeof value === 'string' && value.trim() !== '',
  'expected a text',
);

/** A whole number; counters are kept as doubles and in the 32 bits of API Gateway, so far less than 2^53. */
export function whole(least: number, most: number) {
  const isWhole = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  return checked<number>('GH1004', isWhole, `expected a whole number from ${least} to ${most}`);
}

export const count = whole(1, 999_999_999);

export const duration = checked<string>('GH1005', (value) => durationMillis(value) !== undefined);

/** A duration of so many milliseconds, both ends included; `words` say it to people. */
export function between(least: number, most: number, words: string) {
  const isInside = (value: unknown) => {
    const millis = durationMillis(value);
    return millis !== undefined && millis >= least && millis <= most;
  };
  return checked<string>('GH1005', isInside, words);
}

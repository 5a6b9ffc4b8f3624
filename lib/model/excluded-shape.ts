import { z } from 'zod';
import { type IssueCode, issueCodes } from '../contract/issue-codes.ts';
import { checked, keys, text, whole } from './shape-values.ts';

const issue = keys({
  code: checked<IssueCode>('GH1004', (value) => typeof value === 'string' && Object.hasOwn(issueCodes, value)),
  at: text,
  got: z.unknown().optional(),
  why: text.optional(),
  fix: text.optional(),
});

/** The shape of what is left out: nobody types it, and it travels in a declaration as all else does. */
export const excludedShape = keys({
  kind: z.enum(['service', 'aggregate']),
  name: text,
  owner: text,
  routes: whole(0, 999_999),
  issues: z.array(issue).min(1),
});

type ExcludedShape = z.infer<typeof excludedShape>;

export function excludedModels(given: readonly ExcludedShape[] | undefined) {
  return (given ?? []).map((one) => ({
    ...one,
    issues: one.issues.map(({ code, at, got, why, fix }) => ({
      ...{ code, at, got },
      ...(why === undefined ? {} : { why }),
      ...(fix === undefined ? {} : { fix }),
    })),
  }));
}

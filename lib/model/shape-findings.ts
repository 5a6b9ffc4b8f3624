import type { z } from 'zod';
import type { IssueCode, issueCodes } from '../contract/issue-codes.ts';
import type { Finding, Path } from './finding.ts';
import { nearestWord } from './nearest-word.ts';
import { field } from './reading.ts';

type ShapeIssue = z.core.$ZodIssue;

/** What zod says of a declaration, in the words of issues: every unknown key on its own, with the word that was probably meant. */
export function shapeFindings(
  declaration: unknown,
  issues: readonly ShapeIssue[],
  above: Path = [],
): readonly Finding[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...(issue.path as Path)];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey(path, key, issue.message.split(' ')));
    if (issue.code === 'invalid_key') return [];
    if (field(declaration, ...path) === undefined)
      return [{ code: 'GH1003' as const, path, fix: `write \`${path.at(-1)}\`` }];
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return shapeFindings(declaration, meantBranch(issue.errors), path);
    return [{ path, ...wrongValue(issue) }];
  });
}

function unknownKey(path: Path, key: string, known: readonly string[]): Finding {
  const meant = nearestWord(key, known);
  return {
    code: 'GH1001',
    path: [...path, key],
    fix: meant === undefined ? `remove it; known here: ${known.join(', ')}` : `did you mean \`${meant}\`?`,
  };
}

/** Of a union, the branch whose own kind of value this is; the first when no branch accepts even that. */
function meantBranch(branches: readonly (readonly ShapeIssue[])[]): readonly ShapeIssue[] {
  const rank = (branch: readonly ShapeIssue[]) =>
    branch.some(({ path, code }) => path.length === 0 && code !== 'unrecognized_keys')
      ? Number.POSITIVE_INFINITY
      : branch.length;
  return branches.reduce((best, branch) => (rank(branch) < rank(best) ? branch : best));
}

function wrongValue(issue: ShapeIssue): { readonly code: IssueCode; readonly why?: string } {
  if (issue.code === 'custom') {
    const { code, why } = issue.params as { readonly code: keyof typeof issueCodes; readonly why?: string };
    return why === undefined ? { code } : { code, why };
  }
  if (issue.code === 'invalid_value')
    return { code: 'GH1004', why: `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}` };
  if (issue.code === 'invalid_union' && 'options' in issue)
    return { code: 'GH1004', why: `expected ${issue.options?.map((option) => JSON.stringify(option)).join(' or ')}` };
  if (issue.code === 'invalid_type')
    return { code: 'GH1004', why: `expected ${issue.expected === 'record' ? 'object' : issue.expected}` };
  if (issue.code === 'too_small') return { code: 'GH1004', why: 'an empty list says nothing' };
  return { code: 'GH1004' };
}

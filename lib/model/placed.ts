import type { Issue } from '../contract/issue.ts';
import { stageVariableValue } from '../contract/places.ts';
import { shown, type Tokens } from './place-url.ts';
import { field } from './reading.ts';
import { shapeFindings } from './shape-findings.ts';

/** A place as the stage variable that carries it, with the reasons that were written for what is unusual about it. */
export interface Placed {
  readonly name: string;
  readonly variable: string;
  readonly value: string;
  readonly insecure: string | null;
  readonly privateNetwork: string | null;
  readonly issues: readonly Issue[];
}

/** A place of another shape than its kind has. */
export function unplaced(name: string, variable: string, issues: readonly Issue[]): Placed {
  return { name, variable, value: '', insecure: null, privateNetwork: null, issues };
}

export function characterIssues(at: string, value: string, tokens: Tokens): readonly Issue[] {
  return tokens.isToken(value) || stageVariableValue.test(value) ? [] : [{ code: 'GH2004', at, got: shown(value) }];
}

export function shapeIssues(at: string, value: unknown, issues: Parameters<typeof shapeFindings>[1]): readonly Issue[] {
  return shapeFindings(value, issues).map(({ code, path, why, fix }) => ({
    code,
    at: [at, ...path].join('.'),
    got: field(value, ...path),
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
  }));
}

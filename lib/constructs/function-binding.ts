import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Issue } from '../contract/issue.ts';
import { field } from '../model/reading.ts';

/** A function of the CDK where a place has one; undefined for anything else. */
export function boundFunction(value: unknown): IFunction | undefined {
  const bound = field(value, 'function');
  return Construct.isConstruct(bound) && 'functionArn' in bound ? (bound as never) : undefined;
}

/** What is wrong with a place that has a function: `keys` are all it may hold. */
export function functionBindingIssues(
  at: string,
  value: unknown,
  { keys, fix }: { readonly keys: readonly string[]; readonly fix: string },
): readonly Issue[] {
  if (boundFunction(value) === undefined)
    return [{ code: 'GH1004', at: `${at}.function`, got: undefined, why: 'expected a Lambda function', fix }];
  return Object.keys(value as object)
    .filter((key) => !keys.includes(key))
    .map((key): Issue => ({ code: 'GH1001', at: `${at}.${key}`, got: key }));
}

import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** Lets it call these functions, in any of their versions, and no others. A function of another account has to allow it as well. */
export function grantInvoke(grantee: IGrantable, functions: readonly IFunction[]): void {
  if (functions.length === 0) return;
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: invokedArns(functions) }),
  );
}

/** What IAM calls them: a function is named with and without a version, a version or alias by itself. */
export function invokedArns(functions: readonly IFunction[]): string[] {
  return [...new Set(functions.flatMap(({ resourceArnsForGrantInvoke }) => resourceArnsForGrantInvoke))];
}

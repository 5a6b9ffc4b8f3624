import { fileURLToPath } from 'node:url';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The service that is a function, as its team deploys it. */
export function inventoryFunction(scope: Construct, functionName: string): LambdaFunction {
  return new LambdaFunction(scope, 'Function', {
    functionName,
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(fileURLToPath(new URL('services/inventory', import.meta.url))),
  });
}

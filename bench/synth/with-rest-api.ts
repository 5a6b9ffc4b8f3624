import { Duration, type Stack } from 'aws-cdk-lib';
import { type IResource, LambdaIntegration, RequestAuthorizer, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { generatedRouteKeys } from '../generated-gateway.ts';

const origins = ['https://a.example.com', 'https://b.example.com'];

/** The same routes with the CDK's own `RestApi`: API and two functions only, without network, cache and tables. */
export function withRestApi(stack: Stack, routes: number): void {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const integration = new LambdaIntegration(lambda(stack, 'Forwarder'));
  const authorizer = new RequestAuthorizer(stack, 'RequestAuthorizer', {
    handler: lambda(stack, 'Authorizer'),
    identitySources: ['method.request.header.Authorization'],
    resultsCacheTtl: Duration.minutes(5),
  });
  const withPreflight = new Set<IResource>();
  for (const [, key] of generatedRouteKeys(routes)) {
    const [method, path] = key.split(' ') as [string, string];
    const resource = api.root.resourceForPath(path);
    if (!withPreflight.has(resource)) resource.addCorsPreflight({ allowOrigins: origins });
    withPreflight.add(resource);
    resource.addMethod(method, integration, { authorizer });
  }
}

function lambda(stack: Stack, id: string): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
  });
}

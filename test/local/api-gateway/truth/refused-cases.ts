import type { JsonObject } from '../../../../lib/local/assembly/template.ts';
import { apiResources, calls, functionResources, type SmallStack } from '../../assembly/small-assembly.ts';

/** What AWS does, or refuses, and the local host refuses when it starts: with these words. */
export interface RefusedCase {
  readonly id: string;
  readonly resources: SmallStack['resources'];
  /** Below `Stack Api `, or of the resource it names. */
  readonly sentence: string;
}

const get = (operation: JsonObject, path = '/a'): JsonObject => ({ paths: { [path]: { get: operation } } });
const integration = (more: JsonObject) => get({ responses: {}, 'x-amazon-apigateway-integration': more });
const called = 'arn:aws:lambda:eu-west-1:1:function:f';
const lambdaAt = (uri: string) => apiResources(integration({ type: 'aws_proxy', httpMethod: 'POST', uri }));
const http = apiResources(integration({ type: 'http', httpMethod: 'GET', uri: 'http://up.test' }));
const aws = (header: string) =>
  apiResources(
    integration({
      type: 'aws',
      httpMethod: 'POST',
      uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${called}/invocations`,
      requestParameters: { [`integration.request.header.${header}`]: "'v'" },
    }),
  );
const body = get(calls('F'));
const tree = (...paths: readonly string[]) =>
  apiResources({ paths: Object.fromEntries(paths.map((path) => [path, { get: calls('F') }])) });
const deployment = (more: JsonObject): SmallStack['resources'] => ({
  ...apiResources(body),
  Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' }, ...more } },
});

const at = 'Api Body.paths./a.get';
const integrated = `${at}.x-amazon-apigateway-integration`;
const unserved = 'the local host does not serve this property';
const notAws = `${integrated}.type: the local host does not serve the value "aws"`;
const notHttp = `${integrated}.type: the local host does not serve the value "http"`;
const notLambda = `${integrated}.uri: the local host calls functions by .../functions/<arn>/invocations only`;

const integrations: readonly RefusedCase[] = [
  { id: 'http-integration/http-illegal-content-length', resources: http, sentence: notHttp },
  { id: 'http-integration/http-select-404-to-400', resources: http, sentence: notHttp },
  { id: 'http-integration/http-select-201-to-200', resources: http, sentence: notHttp },
  ...['connection', 'expect', 'proxy-authenticate', 'te'].map((name) => ({
    id: `http-integration/aws-illegal-${name}`,
    resources: aws(name),
    sentence: notAws,
  })),
  {
    id: 'gateway-errors/iam-without-signature',
    resources: apiResources(get({ ...calls('F'), 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } })),
    sentence: `${at}.x-amazon-apigateway-auth: the local host does not serve the value {"type":"AWS_IAM"}`,
  },
];

const imports: readonly RefusedCase[] = [
  {
    id: 'openapi-import/swagger-basepath-ignore',
    resources: apiResources({ ...body, swagger: '2.0', basePath: '/base' }),
    sentence: `Api Body.swagger: ${unserved}`,
  },
  {
    id: 'openapi-import/swagger-basepath-prepend',
    resources: apiResources(body, { api: { Parameters: { basepath: 'prepend' } } }),
    sentence: `Api Parameters: ${unserved}`,
  },
];

const deployments: readonly RefusedCase[] = [
  {
    id: 'deploy-errors/two-variable-siblings',
    resources: tree('/{proxy+}', '/{dynamic}'),
    sentence: 'Api Body.paths./{dynamic}: its sibling {proxy+} is a variable as well',
  },
  {
    id: 'deploy-errors/child-of-greedy-static',
    resources: tree('/{proxy+}', '/{proxy+}/child'),
    sentence: 'Api Body.paths./{proxy+}/child: nothing can be below the greedy variable {proxy+}',
  },
  {
    id: 'deploy-errors/bad-http-method',
    resources: apiResources({ paths: { '/a': { wrong: calls('F') } } }),
    sentence: `Api Body.paths./a.wrong: ${unserved}`,
  },
  {
    id: 'deploy-errors/custom-without-authorizer',
    resources: apiResources({
      ...body,
      components: {
        securitySchemes: {
          s: { type: 'apiKey', in: 'header', name: 'Authorization', 'x-amazon-apigateway-authtype': 'custom' },
        },
      },
    }),
    sentence:
      'Api Body.components.securitySchemes.s: a scheme without an authorizer is an API key in the header x-api-key',
  },
  {
    id: 'deploy-errors/unknown-model',
    resources: apiResources(
      get({
        ...calls('F'),
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      }),
    ),
    sentence: `${at}.requestBody.application/json: Pet is not a model of the document`,
  },
  { id: 'deploy-errors/aws-proxy-plain-lambda-arn', resources: lambdaAt(called), sentence: notLambda },
  {
    id: 'deploy-errors/aws-proxy-other-service',
    resources: lambdaAt(`arn:aws:apigateway:eu-west-1:firehose:path/2015-03-31/functions/${called}/invocations`),
    sentence: notLambda,
  },
  {
    id: 'deploy-errors/aws-proxy-bad-lambda-path',
    resources: lambdaAt(`arn:aws:apigateway:eu-west-1:lambda:path/other/way/${called}/invocations`),
    sentence: notLambda,
  },
  {
    id: 'deploy-errors/aws-proxy-s3',
    resources: lambdaAt('arn:aws:apigateway:eu-west-1:s3:path/bucket/key'),
    sentence: notLambda,
  },
  {
    id: 'deploy-errors/http-needs-integration-method',
    resources: apiResources(integration({ type: 'http_proxy', uri: 'http://up.test' })),
    sentence: `${integrated}.httpMethod: an integration needs a method`,
  },
  {
    id: 'deploy-errors/aws-not-an-arn',
    resources: apiResources(integration({ type: 'aws', httpMethod: 'POST', uri: 'no-arn' })),
    sentence: notAws,
  },
  {
    id: 'deploy-errors/unknown-gateway-response-type',
    resources: apiResources({ ...body, 'x-amazon-apigateway-gateway-responses': { NO_SUCH_TYPE: {} } }),
    sentence: 'Api Body.x-amazon-apigateway-gateway-responses.NO_SUCH_TYPE: API Gateway has no such gateway response',
  },
  {
    id: 'deploy-errors/canary-on-missing-stage',
    resources: deployment({ StageName: 'next', DeploymentCanarySettings: {} }),
    sentence: `Deployment StageName: ${unserved}`,
  },
  {
    id: 'deploy-errors/two-endpoint-types',
    resources: apiResources(body, { api: { EndpointConfiguration: { Types: ['EDGE', 'REGIONAL'] } } }),
    sentence: 'Api EndpointConfiguration: the local host does not serve the value {"Types":["EDGE","REGIONAL"]}',
  },
  {
    id: 'deploy-errors/empty-description',
    resources: apiResources(body, { api: { Description: '' } }),
    sentence: 'Api Description: the local host does not serve the value ""',
  },
  {
    id: 'deploy-errors/bad-compression-size',
    resources: apiResources(body, { api: { MinimumCompressionSize: -1 } }),
    sentence: `Api MinimumCompressionSize: ${unserved}`,
  },
  {
    id: 'deploy-errors/bad-status-code-key',
    resources: apiResources(integration({ type: 'mock', responses: { default: { statusCode: 'wrong' } } })),
    sentence: `${integrated}.responses.default.statusCode: the local host does not serve the value "wrong"`,
  },
];

const functions = functionResources('F', 'h');

export const refusedCases: readonly RefusedCase[] = [...integrations, ...imports, ...deployments].map((one) => ({
  ...one,
  resources: { ...functions, ...one.resources },
}));

/** Calls of API Gateway's own interface, which a template cannot make. */
export const notReached = ['deploy-errors/promote-without-canary', 'deploy-errors/delete-deployment-in-use'] as const;

import { describe, expect, it } from '@jest/globals';
import { generatedGateway } from '../../bench/generated-gateway.ts';
import { bodyIssues } from '../../lib/checks/body-issues.ts';
import type { ManifestRoute } from '../../lib/contract/assembly-manifest.ts';
import { modelOf, planOf, routeRows } from '../../lib/index.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { declaredAs, soundBodies } from '../model/issue-cases/checked-bodies.ts';
import { withFunctions } from '../openapi/check-extensions.ts';

describe('a body without a mistake', () => {
  it.each(Object.entries(soundBodies))('of %s is found sound', (_, body) => {
    expect(bodyIssues(body, declaredAs(body))).toEqual([]);
  });

  it('may have its functions and addresses put together when it is deployed', () => {
    const operation = (uri: unknown) => ({
      security: [{ guard: [] }],
      responses: {},
      'x-amazon-apigateway-integration': { type: 'AWS_PROXY', httpMethod: 'POST', uri },
    });
    const tail = ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:', { Ref: 'AWS::Region' }];
    const join = [...tail, ':lambda:path/2015-03-31/functions/', { 'Fn::GetAtt': ['F', 'Arn'] }, '/invocations'];
    const authorizerUri = {
      'Fn::Sub': ['arn:x:apigateway:y:lambda:path/2015-03-31/functions/$' + '{F}/invocations', {}],
    };
    const guard = {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri },
    };
    const body = {
      openapi: '3.0.1',
      paths: { '/a': { get: operation({ 'Fn::Join': ['', join] }), post: operation({ 'Fn::ImportValue': 'Uri' }) } },
      components: { securitySchemes: { guard } },
    };
    expect(bodyIssues(body)).toEqual([]);
  });

  it('may be Swagger 2.0, which API Gateway exports', () => {
    const body = {
      swagger: '2.0',
      paths: {
        '/a': {
          'x-amazon-apigateway-any-method': {
            security: [{ sigv4: [] }],
            responses: { '200': { description: 'ok' } },
            'x-amazon-apigateway-integration': { type: 'http', httpMethod: 'ANY', uri: 'https://a.example.com/' },
          },
        },
      },
      securityDefinitions: {
        sigv4: { type: 'apiKey', in: 'header', name: 'Authorization', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      },
    };
    expect(bodyIssues(body)).toEqual([]);
  });
});

it.each([
  undefined,
  null,
  'a text',
  [],
  { paths: [] },
  { paths: { '/a': null } },
  { paths: { '/a': { get: 7 } } },
])('what is no body at all is told or has nothing, and never a crash: %j', (body) => {
  expect(bodyIssues(body).every(({ code }) => ['GH5002', 'GH5015'].includes(code))).toBe(true);
});

/** The sound body of the shop with one path more. */
function withPath(path: string, security: readonly object[]) {
  const { paths, ...rest } = soundBodies.shop as { readonly paths: { readonly [path: string]: object } };
  const integration = { type: 'http_proxy', httpMethod: 'GET', uri: 'https://a.example.com/' };
  const get = { security, responses: {}, 'x-amazon-apigateway-integration': integration };
  return { ...rest, paths: { ...paths, [path]: { get } } };
}

it('a route of every method is one operation of the body', () => {
  const { paths, ...rest } = withPath('/a', [{ guard: [] }]) as unknown as { paths: { '/a': { get: object } } };
  const any = { '/a': { 'x-amazon-apigateway-any-method': { ...paths['/a'].get, security: [] } } };
  const routes = (method: string) => [{ method, path: '/a', auth: 'public' }] as unknown as readonly ManifestRoute[];
  const codes = (method: string) =>
    bodyIssues(
      { ...rest, paths: any },
      { declared: { routes: routes(method), ownPaths: [] }, integrationMillis: 29_000 },
    ).map(({ code, at }) => [code, at]);
  expect(codes('ANY')).toEqual([]);
  expect(codes('GET')).toEqual([
    ['GH5016', '/paths/~1a/x-amazon-apigateway-any-method'],
    ['GH5016', '/paths/~1a/get'],
  ]);
});

it('of an API that nobody declares every operation asks for something', () => {
  expect(bodyIssues(soundBodies.shop)).toEqual([]);
  expect(bodyIssues(withPath('/a', []))).toMatchObject([{ code: 'GH5015', at: '/paths/~1a/get/security' }]);
});

it('what the gateway answers itself is declared by nobody, and open', () => {
  const { declared, integrationMillis } = declaredAs(soundBodies.shop);
  const around = (ownPaths: readonly string[]) => ({
    declared: declared && { ...declared, ownPaths },
    integrationMillis,
  });
  expect(bodyIssues(withPath('/health', []), around(['/health']))).toEqual([]);
  expect(bodyIssues(withPath('/health', []), around([]))).toMatchObject([
    { code: 'GH5016', at: '/paths/~1health/get' },
  ]);
});

it('all operations of 500 routes are looked at in less than 50 ms of a processor', () => {
  const modelled = modelOf(generatedGateway(500));
  if ('issues' in modelled) throw new Error(JSON.stringify(modelled.issues));
  const planned = planOf(modelled.model);
  if ('issues' in planned) throw new Error(JSON.stringify(planned.issues));
  const body = withFunctions(openApiOf(planned.plan));
  const around = { declared: { routes: routeRows(planned.plan), ownPaths: [] }, integrationMillis: 29_000 };
  const took = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    const found = bodyIssues(body, around);
    const { user } = process.cpuUsage(before);
    expect(found).toEqual([]);
    return user / 1_000;
  });
  expect(Math.min(...took)).toBeLessThan(50);
});

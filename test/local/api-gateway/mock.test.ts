import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { mocked, type Serving, serving } from './serving.ts';

let api: Serving;
afterEach(() => api.stop());

describe('a preflight', () => {
  it('answers the relaxed template that CDK writes with mapped headers', async () => {
    const headers = {
      'method.response.header.Access-Control-Allow-Origin': "'*'",
      'method.response.header.Access-Control-Allow-Methods': "'GET,PUT'",
    };
    const options = mocked({
      requestTemplates: { 'application/json': '{ statusCode: 200 }' },
      responses: { default: { statusCode: '204', responseParameters: headers } },
    });
    api = await serving({ paths: { '/a': { options } } });
    const answer = await api.send('OPTIONS /a', ['Origin: https://x.test']);
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,PUT',
    });
    expect(answer.headers['x-amzn-trace-id']).toBeUndefined();
  });

  const template = [
    '#set($origin = $input.params("Origin"))#if($origin == "")#set($origin = $input.params("origin"))#end',
    '#if($origin == "https://a.test" || $origin == "https://b.test")',
    '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end',
  ].join('');
  const cdkTemplate = [
    '#set($origin = $input.params().header.get("Origin"))\n#if($origin == "")\n  #set($origin = $input.params().header.get("origin"))\n#end',
    '#if($origin.matches("https://a.test") || $origin.matches("https://b.test"))',
    '  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end',
  ].join('\n');

  it.each<{ sent: string; allowed: string | undefined }>`
    sent                             | allowed
    ${'Origin: https://a.test'}      | ${'https://a.test'}
    ${'origin: https://b.test'}      | ${'https://b.test'}
    ${'Origin: https://a.test.evil'} | ${undefined}
    ${'Origin: https://A.test'}      | ${undefined}
    ${'X-Origin: https://a.test'}    | ${undefined}
  `('echoes one of several origins: $sent', async ({ sent, allowed }) => {
    const option = (source: string) =>
      mocked({ responses: { default: { statusCode: '204', responseTemplates: { 'application/json': source } } } });
    api = await serving({ paths: { '/own': { options: option(template) }, '/cdk': { options: option(cdkTemplate) } } });
    for (const path of ['/own', '/cdk'])
      expect((await api.send(`OPTIONS ${path}`, [sent])).headers['access-control-allow-origin']).toBe(allowed);
  });
});

it.each<{ behaviour: string; type: string | undefined; status: number }>`
  behaviour              | type                  | status
  ${'NEVER'}             | ${'application/json'} | ${200}
  ${'NEVER'}             | ${'application/xml'}  | ${415}
  ${'NEVER'}             | ${undefined}          | ${200}
  ${'WHEN_NO_TEMPLATES'} | ${'application/xml'}  | ${415}
  ${'when_no_match'}     | ${'application/xml'}  | ${200}
`('with passthrough $behaviour answers a body of type $type with $status', async ({ behaviour, type, status }) => {
  api = await serving({
    paths: {
      '/a': { post: mocked({ passthroughBehavior: behaviour, responses: { default: { statusCode: '200' } } }) },
    },
  });
  const answer = await api.send('POST /a', type === undefined ? [] : [`Content-Type: ${type}`], '{}');
  expect(answer.status).toBe(status);
  if (status === 415) expect(answer.body).toBe('{"message": "Unsupported Media Type"}');
});

it.each<{ story: string; template: string; responses: JsonObject; status: number; body: string }>`
  story                                    | template                                                            | responses                                                             | status | body
  ${'the first matching pattern'}          | ${'{"statusCode": 404}'}                                            | ${{ '2..': { statusCode: '200' }, '4\\d{2}': { statusCode: '410' } }} | ${410} | ${''}
  ${'else the default'}                    | ${'{"statusCode": 404}'}                                            | ${{ '200': { statusCode: '200' }, default: { statusCode: '203' } }}   | ${203} | ${''}
  ${'a pattern matches the whole status'}  | ${'{"statusCode": 200}'}                                            | ${{ '20': { statusCode: '201' } }}                                    | ${500} | ${'{"message": "Internal server error"}'}
  ${'no status in the template'}           | ${'{}'}                                                             | ${{ default: { statusCode: '200' } }}                                 | ${500} | ${'{"message": "Internal server error"}'}
  ${'a status that the template computes'} | ${'{"statusCode": #if($input.params("q") == "1")201#else 202#end}'} | ${{ '201': { statusCode: '201' } }}                                   | ${201} | ${''}
  ${'a template that fails'}               | ${'#set($x = $util.parseJson("nope")){"statusCode": 200}'}          | ${{ default: { statusCode: '200' } }}                                 | ${500} | ${'{"message": "Internal server error"}'}
`('chooses the response: $story', async ({ template, responses, status, body }) => {
  api = await serving({
    paths: { '/a': { get: mocked({ requestTemplates: { 'application/json': template }, responses }) } },
  });
  expect(await api.send('GET /a?q=1')).toMatchObject({ status, body });
});

it('renders what API Gateway renders: parameters, context, stage variables, and nothing for what is not set', async () => {
  const source =
    '[$input.params("id")|$input.params("q")|$input.params("X-H")|$input.params("x-h")|$input.params("none")|$context.httpMethod|$context.none|$stageVariables.v|$stageVariables.none|$util.urlEncode("a b")|$util.escapeJavaScript("it\'s")|$nothing|$!nothing.at.all]';
  const get = mocked({
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': source } } },
  });
  api = await serving({ paths: { '/a/{id}': { get } } }, { stageVariables: { v: 'one' } });
  const { body } = await api.send('GET /a/7?q=x+y&id=8', ['X-H: h']);
  expect(body).toBe("[7|x y|h|||GET||one||a%20b|it\\'s||]");
});

it('lets a template override status and headers, over what is mapped', async () => {
  const source = '#set($context.responseOverride.status = 418)#set($context.responseOverride.header.x-a = "own")ok';
  const response = {
    statusCode: '200',
    responseParameters: {
      'method.response.header.X-A': "'mapped'",
      'method.response.header.X-B': 'context.requestId',
      'method.response.header.X-C': 'stageVariables.none',
    },
    responseTemplates: { 'text/plain': source },
  };
  api = await serving({ paths: { '/a': { get: mocked({ responses: { default: response } }) } } });
  const answer = await api.send('GET /a');
  expect(answer).toMatchObject({ status: 418, body: 'ok' });
  expect(answer.headers).toMatchObject({
    'x-a': 'own',
    'x-b': answer.headers['x-amzn-requestid'],
    'content-type': 'text/plain',
  });
  expect(answer.headers['x-c']).toBeUndefined();
});

it.each<{ contentHandling: string | undefined; status: number }>`
  contentHandling      | status
  ${undefined}         | ${500}
  ${'CONVERT_TO_TEXT'} | ${200}
`('fails with every type binary unless it converts to text: $contentHandling', async ({ contentHandling, status }) => {
  const handling = contentHandling === undefined ? {} : { contentHandling };
  api = await serving({
    'x-amazon-apigateway-binary-media-types': ['*/*'],
    paths: { '/a': { get: mocked({ ...handling, responses: { default: { statusCode: '200' } } }) } },
  });
  expect(await api.send('GET /a')).toMatchObject({ status });
});

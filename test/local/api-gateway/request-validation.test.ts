import { afterEach, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { invocation, lambda, type Serving, type ServingOptions, serving } from './serving.ts';

let api: Serving | undefined;
afterEach(() => api?.stop());

const validator = 'x-amazon-apigateway-request-validator';
const validators = {
  all: { validateRequestBody: true, validateRequestParameters: true },
  body: { validateRequestBody: true, validateRequestParameters: false },
  none: { validateRequestBody: false },
};
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const body = (type = 'application/json'): JsonObject => ({ requestBody: { content: { [type]: { schema } } } });
const required = (place: string, name: string) => ({ in: place, name, required: true });

async function start(operation: JsonObject, more: JsonObject = {}, options: ServingOptions = {}) {
  api = await serving(
    {
      'x-amazon-apigateway-request-validators': validators,
      [validator]: 'all',
      paths: { '/a': { post: { ...lambda('f'), ...operation } } },
      ...more,
    },
    { functions: { f: () => ({ body: 'in' }), auth: () => ({}) }, ...options },
  );
  return api;
}

const invalid = '{"message": "Invalid request body"}';
const missing = (names: string) => `{"message": "Missing required request parameters: [${names}]"}`;

it.each<{ story: string; headers: readonly string[]; sent: string; status: number }>`
  story                                  | headers                                          | sent           | status
  ${'of the model'}                      | ${['Content-Type: application/json']}            | ${'{"a":"x"}'} | ${200}
  ${'not of the model'}                  | ${['Content-Type: application/json']}            | ${'{"a":1}'}   | ${400}
  ${'of the type with a charset'}        | ${['Content-Type: Application/JSON; charset=x']} | ${'{"a":1}'}   | ${400}
  ${'of a type without a model'}         | ${['Content-Type: text/plain']}                  | ${'{"a":1}'}   | ${200}
  ${'of no type, which is JSON'}         | ${[]}                                            | ${'{"a":1}'}   | ${400}
  ${'that is not there'}                 | ${['Content-Type: application/json']}            | ${''}          | ${400}
  ${'of blanks'}                         | ${['Content-Type: application/json']}            | ${' \r\n'}     | ${400}
  ${'that is no JSON'}                   | ${['Content-Type: application/json']}            | ${'{"a":"x"'}  | ${400}
  ${'of a type that every object knows'} | ${['Content-Type: toString']}                    | ${'{"a":1}'}   | ${200}
`('a body $story is $status', async ({ headers, sent, status }) => {
  const { send, events } = await start(body());
  const answer = await send('POST /a', headers, sent);
  expect(answer).toMatchObject({ status, body: status === 200 ? 'in' : invalid });
  expect(events('f')).toHaveLength(status === 200 ? 1 : 0);
});

it.each<{ story: string; line: string; headers: readonly string[]; names: string | undefined }>`
  story                                   | line                   | headers       | names
  ${'all are there'}                      | ${'POST /a?b=1&q=2'}   | ${['x-h: v']} | ${undefined}
  ${'none is: headers first, then query'} | ${'POST /a'}           | ${[]}         | ${'x-h, b, q'}
  ${'a blank one is none'}                | ${'POST /a?b=%20&q=2'} | ${['x-h: v']} | ${'b'}
  ${'an empty one is none'}               | ${'POST /a?b=1&q'}     | ${['x-h:']}   | ${'x-h, q'}
  ${'the last value counts'}              | ${'POST /a?b=1&b=&q'}  | ${['x-h: v']} | ${'b, q'}
  ${'names of headers have their case'}   | ${'POST /a?b=1&q=2'}   | ${['X-H: v']} | ${'x-h'}
  ${'names of the query have theirs'}     | ${'POST /a?B=1&q=2'}   | ${['x-h: v']} | ${'b'}
`('of what must be there, $story', async ({ line, headers, names }) => {
  const parameters = [required('query', 'b'), required('query', 'q'), required('header', 'x-h')];
  const { send } = await start({ ...body(), parameters: [...parameters, { in: 'query', name: 'free' }] });
  // The body is wrong each time: it is looked at last.
  expect(await send(line, headers, '{}')).toMatchObject({
    status: 400,
    body: names === undefined ? invalid : missing(names),
    headers: { 'x-amzn-errortype': 'BadRequestException' },
  });
});

it('a body that is not there is an object without members', async () => {
  const type = (name: string) => ({ requestBody: { content: { 'application/json': { schema: { type: name } } } } });
  const paths = {
    '/object': { get: { ...lambda('f'), ...type('object') } },
    '/null': { get: { ...lambda('f'), ...type('null') } },
  };
  const { send } = await start({}, { paths });
  expect(await send('GET /object')).toMatchObject({ status: 200 });
  expect(await send('GET /null')).toMatchObject({ status: 400, body: invalid });
});

it('names a path parameter that is in no path between headers and query', async () => {
  const { send } = await start({
    parameters: [required('query', 'q'), required('path', 'p'), required('header', 'h')],
  });
  expect(await send('POST /a')).toMatchObject({ body: missing('h, p, q') });
});

it('a method may ask for less than the path and the document', async () => {
  const optional = { parameters: [{ ...required('query', 'q'), required: false }] };
  const paths = {
    '/a': { parameters: [required('query', 'q')], post: lambda('f'), get: { ...lambda('f'), ...optional } },
    '/b': { post: { ...lambda('f'), ...body(), [validator]: 'none' } },
  };
  const { send } = await start({}, { paths });
  expect((await send('POST /a')).body).toBe(missing('q'));
  for (const line of ['GET /a', 'POST /b']) expect(await send(line)).toMatchObject({ status: 200 });
});

it('only a caller who may call learns what is wrong with a request', async () => {
  const guard: JsonObject = {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: invocation('auth') },
  };
  const securitySchemes = { guard, key: { type: 'apiKey', in: 'header', name: 'x-api-key' } };
  const components = { securitySchemes };
  const { send, stop } = await start({ ...body(), security: [{ guard: [] }] }, { components });
  expect(await send('POST /a', [], '{}')).toMatchObject({ status: 401 });
  await stop();
  const { send: keyed } = await start({ ...body(), security: [{ key: [] }] }, { components });
  expect(await keyed('POST /a', ['x-api-key: nobody'], '{}')).toMatchObject({ status: 403 });
});

it('gateway responses say what a refused body and a missing parameter are answered with', async () => {
  const template = { 'application/json': '{"why":$context.error.messageString}' };
  const responses = {
    BAD_REQUEST_BODY: { statusCode: 422, responseTemplates: template },
    BAD_REQUEST_PARAMETERS: { responseTemplates: template },
  };
  const parameters = [required('query', 'q')];
  const { send } = await start({ ...body(), parameters }, { 'x-amazon-apigateway-gateway-responses': responses });
  expect(await send('POST /a?q=1', [], '[]')).toMatchObject({ status: 422, body: '{"why":"Invalid request body"}' });
  const said = '{"why":"Missing required request parameters: [q]"}';
  expect(await send('POST /a')).toMatchObject({ status: 400, body: said });
});

const at = 'Stack Api Body.paths./a.post';
const named = (name: string) => ({ [validator]: name });

it.each<{ story: string; operation: JsonObject; more: JsonObject; sentence: string }>`
  story                             | operation                                                                         | more                                                                                       | sentence
  ${'a validator not declared'}     | ${named('other')}                                                                 | ${{}}                                                                                      | ${`${at}.${validator}: "other" is not a request validator of the document`}
  ${'one of every object'}          | ${named('toString')}                                                              | ${{}}                                                                                      | ${`${at}.${validator}: "toString" is not a request validator of the document`}
  ${'a word it does not have'}      | ${{}}                                                                             | ${{ 'x-amazon-apigateway-request-validators': { all: { validateRequestCookies: true } } }} | ${`${at}.${validator}.validateRequestCookies: the local host does not serve this property`}
  ${'a body of a binary type'}      | ${body()}                                                                         | ${{ 'x-amazon-apigateway-binary-media-types': ['*/*'] }}                                   | ${`${at}.requestBody.application/json: it is not known whether API Gateway validates a body of a binary media type`}
  ${'a model for several types'}    | ${body('application/*')}                                                          | ${{}}                                                                                      | ${`${at}.requestBody.application/*: a model is for one media type`}
  ${'a body that stands elsewhere'} | ${{ requestBody: { $ref: '#/components/requestBodies/B' } }}                      | ${{}}                                                                                      | ${`${at}.requestBody.$ref: the local host does not serve this property`}
  ${'a parameter elsewhere'}        | ${{ parameters: [{ $ref: '#/components/parameters/P' }] }}                        | ${{}}                                                                                      | ${`${at}.parameters: the local host reads parameters where they stand`}
  ${'a model that it cannot check'} | ${{ requestBody: { content: { 'application/json': { schema: { const: 1 } } } } }} | ${{}}                                                                                      | ${`${at}.requestBody.application/json.const: API Gateway takes no such keyword in a model`}
`('refuses $story at start, by name', async ({ operation, more, sentence }) => {
  api = undefined;
  await expect(start(operation, more)).rejects.toThrow(new Error(sentence));
});

it('takes binary types as they are where only parameters are validated', async () => {
  const { send } = await start(
    { parameters: [required('query', 'q')] },
    { 'x-amazon-apigateway-binary-media-types': ['*/*'] },
  );
  expect((await send('POST /a')).body).toBe(missing('q'));
});

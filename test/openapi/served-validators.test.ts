import { afterEach, expect, it } from '@jest/globals';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { type Serving, serving } from '../local/api-gateway/serving.ts';
import { modelWith } from '../model/declarations.ts';

let api: Serving | undefined;
afterEach(() => api?.stop());

const invocations =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:orders/invocations';
const order = {
  type: 'object',
  required: ['sku', 'lines'],
  additionalProperties: false,
  properties: { sku: { type: 'string', minLength: 1 }, lines: { type: 'array', items: { $ref: '#/$defs/line' } } },
  $defs: {
    line: { type: 'object', required: ['count'], properties: { count: { type: 'integer', exclusiveMinimum: 0 } } },
  },
};
const query = { type: 'object', properties: { shop: { type: 'string' } }, required: ['shop'] };

/** A direct route to a function, as declared, served from its own document. */
async function served(): Promise<Serving> {
  const route = { auth: 'public', reason: 'a test', direct: 'a hop less', validate: { body: order, query } };
  const service = { upstream: { timeout: '1s', trusts: 'nothing' }, routes: { 'POST /orders': route } };
  const outcome = planOf(modelWith({ service, gateway: { binary: ['image/*'] } }), undefined, { orders: 'function' });
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  const text = JSON.stringify(openApiOf(outcome.plan)).replaceAll('{{lambda:upstream:orders}}', invocations);
  api = await serving(JSON.parse(text), { functions: { orders: () => ({ statusCode: 201, body: 'taken' }) } });
  return api;
}

const json = 'application/json';
const good = '{"sku":"a","lines":[{"count":1}]}';

it.each<{ story: string; shop?: string; type?: string; body: string; status: number }>`
  story                                                 | shop         | type            | body                                 | status
  ${'of the form that is asked'}                        | ${'?shop=a'} | ${json}         | ${good}                              | ${201}
  ${'with no such query'}                               | ${''}        | ${json}         | ${good}                              | ${400}
  ${'with a blank query'}                               | ${'?shop='}  | ${json}         | ${good}                              | ${400}
  ${'with a member too many'}                           | ${'?shop=a'} | ${json}         | ${'{"sku":"a","lines":[],"b":true}'} | ${400}
  ${'past a bound that draft-04 writes otherwise'}      | ${'?shop=a'} | ${json}         | ${good.replace('1', '0')}            | ${400}
  ${'without a body'}                                   | ${'?shop=a'} | ${json}         | ${''}                                | ${400}
  ${'of no type, which is JSON'}                        | ${'?shop=a'} | ${undefined}    | ${'{"sku":1}'}                       | ${400}
  ${'of another type: it passes unread, the plan says'} | ${'?shop=a'} | ${'text/plain'} | ${'{}'}                              | ${201}
`('a request $story is $status', async ({ shop, type, body, status }) => {
  const { send, events } = await served();
  const answer = await send(`POST /orders${shop}`, type === undefined ? [] : [`Content-Type: ${type}`], body);
  expect([answer.status, events('orders').length]).toEqual([status, status === 201 ? 1 : 0]);
  expect(answer.body).toContain(status === 201 ? 'taken' : 'urn:gatehouse:problem:bad-request');
});

import { describe, expect, it } from '@jest/globals';
import type { PartValue } from '../../../lib/contract/aggregate.ts';
import { parseBodyPath } from '../../../lib/contract/body-path.ts';
import type { Json } from '../../../lib/contract/shape.ts';
import { partInputs, partsBefore } from '../../../lib/engine/aggregate/part-inputs.ts';
import type { RequestView } from '../../../lib/engine/request-values/request-values.ts';

const request: RequestView = {
  path: { orderId: 'a%20b', rest: 'a%20b/c' },
  query: { page: ['2'], tag: ['x', 'y'], half: ['\ud800'] },
  headers: [['X-Shop', 'kyiv']],
  caller: {
    credential: 'customer',
    subject: 'user/1',
    issuer: 'https://issuer',
    expiresAt: null,
    scopes: [],
    roles: [],
    claims: { plan: 'pro' },
  },
  clientIp: '203.0.113.9',
  requestId: 'id-1',
  route: 'GET /home',
  service: 'home',
  gateway: 'shop',
};
const other = (text: string, part = 'user'): PartValue => {
  const parsed = parseBodyPath(text);
  if ('fault' in parsed) throw new Error(text);
  return { from: 'part', part, path: parsed.path };
};
const user: Json = {
  id: 7,
  name: 'Ada Lovelace',
  tenant: { id: 'acme/eu' },
  gone: null,
  tags: ['a'],
  isAdmin: false,
  empty: '',
};
const inputs = (
  path: { readonly [name: string]: PartValue },
  query: { readonly [name: string]: PartValue } = {},
  routeKey = 'GET /users/{id}/{rest+}',
) => partInputs({ routeKey, path, query }, request, (part) => (part === 'user' ? user : undefined));

describe('the path of a part', () => {
  it.each<[story: string, value: PartValue, encoded: string]>([
    ['a path parameter of the request', { from: 'path', name: 'orderId' }, 'a%20b'],
    ['a claim, whose slash stays in its segment', { from: 'claims', name: 'sub' }, 'user%2F1'],
    ['a constant', { from: 'static', value: 'é?#%' }, '%C3%A9%3F%23%25'],
    ['a text of another part', other('tenant.id'), 'acme%2Feu'],
    ['a number of another part', other('id'), '7'],
    ['a boolean of another part', other('isAdmin'), 'false'],
    ['dots, which the part’s own route refuses', { from: 'static', value: '..' }, '..'],
    ['nothing, which the part’s own route refuses', other('empty'), ''],
  ])('%s', (_, value, encoded) => {
    expect(inputs({ id: value })).toEqual({ path: { id: encoded }, query: {} });
  });

  it('several segments stay several where the route takes several', () => {
    expect(inputs({ rest: { from: 'path', name: 'rest' } })).toEqual({ path: { rest: 'a%20b/c' }, query: {} });
  });

  it.each<[story: string, value: PartValue, from: 'client' | 'part']>([
    ['no such header', { from: 'header', name: 'x-none' }, 'client'],
    ['no such claim', { from: 'claims', name: 'none' }, 'client'],
    ['half a character', { from: 'query', name: 'half' }, 'client'],
    ['no such member', other('nobody'), 'part'],
    ['null', other('gone'), 'part'],
    ['an object', other('tenant'), 'part'],
    ['a list', other('tags'), 'part'],
    ['a part that is left out', other('id', 'orders'), 'part'],
    ['a member of every object', other('constructor'), 'part'],
  ])('is missing where there is %s', (_, value, from) => {
    expect(inputs({ id: value })).toEqual({ missingFrom: from });
  });
});

describe('the query of a part', () => {
  it('has the values that there are, and no empty ones for the others', () => {
    const query: { readonly [name: string]: PartValue } = {
      page: { from: 'query', name: 'page' },
      absent: { from: 'query', name: 'absent' },
      shop: { from: 'header', name: 'x-shop' },
      user: other('id'),
      limit: { from: 'static', value: '5' },
    };
    expect(inputs({}, query)).toEqual({ path: {}, query: { page: ['2'], shop: ['kyiv'], user: ['7'], limit: ['5'] } });
  });

  it('several values of the client are one text that equals none of them', () => {
    expect(inputs({}, { tag: { from: 'query', name: 'tag' } })).toEqual({ path: {}, query: { tag: ['x,y'] } });
  });

  it('is not whole without a value of another part: without it, the question would be a wider one', () => {
    expect(inputs({}, { user: other('nobody') })).toEqual({ missingFrom: 'part' });
  });
});

it('a part waits for those whose values it has, for each once', () => {
  const path = { a: other('id'), b: other('name'), c: { from: 'claims', name: 'sub' } as const };
  expect(partsBefore({ path, query: { d: other('id', 'orders') } })).toEqual(['user', 'orders']);
});

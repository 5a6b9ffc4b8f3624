import { untyped } from '../declarations.ts';
import { declared, here, type IssueCase, route } from './issue-case.ts';

const secretFix = "declare the upstream's `credential`: its secret is bound as a place at the construct";
const nameFix = 'write the name alone, in quotes if it has a dot';

/** One mistake in the edits of a route; `place` is `GH1301 set.X-A`. */
function editCase(story: string, place: string, got: unknown, more: object): IssueCase {
  const [code, at] = place.split(/ (.*)/) as [IssueCase['code'], string];
  return { code, story, at: `${here} ${at}`, got, issues: declared(route(more)) };
}

const fixed = { static: '1' };

const headerNameCases: readonly IssueCase[] = [
  editCase('a header added that says who is calling', "GH1301 add['x_user.id']", 'x_user.id', {
    add: { 'x_user.id': 'request.id' },
  }),
  editCase('a header renamed to one that services believe', 'GH1301 rename.X-Mine', 'X-Internal-Admin', {
    rename: { 'X-Mine': 'X-Internal-Admin' },
  }),
  editCase('a header renamed to a credential', 'GH1301 rename.X-Mine', 'authorization', {
    rename: { 'X-Mine': 'authorization' },
  }),
  editCase('a credential under a harmless name', 'GH1301 rename.authorization', 'authorization', {
    rename: { authorization: 'X-Mine' },
  }),
  editCase('an identity that a client sends, under a harmless name', 'GH1301 rename.X_User_Id', 'X_User_Id', {
    rename: { X_User_Id: 'X-Mine' },
  }),
  editCase('a length of the body', 'GH1301 add.content-length', 'content-length', {
    add: { 'content-length': fixed },
  }),
  editCase('framing of the answer', 'GH1301 answer.set.Transfer-Encoding', 'Transfer-Encoding', {
    answer: { set: { 'Transfer-Encoding': fixed } },
  }),
  editCase('a cookie in an answer', 'GH1301 answer.add.Set-Cookie', 'Set-Cookie', {
    answer: { add: { 'Set-Cookie': fixed } },
  }),
  editCase("the gateway's own id in an answer", 'GH1301 answer.remove[0]', 'x-request-id', {
    answer: { remove: ['x-request-id'] },
  }),
  editCase('a header of the connection in an answer, under another name', 'GH1301 answer.rename.Upgrade', 'Upgrade', {
    answer: { rename: { Upgrade: 'X-Upgrade' } },
  }),
  {
    code: 'GH1301',
    story: 'a header of CORS where the gateway has its own',
    at: `${here} answer.set.Access-Control-Allow-Origin`,
    got: 'Access-Control-Allow-Origin',
    issues: declared({
      ...route({ answer: { set: { 'Access-Control-Allow-Origin': { static: '*' } } } }),
      gateway: { cors: { origins: ['https://shop.example'] } },
    }),
  },
  editCase('a new name that is none', 'GH1302 rename.X-A', 'X B', { rename: { 'X-A': 'X B' } }),
  editCase('a name in an answer that is none', 'GH1302 answer.remove[1]', 'X(', {
    answer: { remove: ['X-A', 'X('] },
  }),
  editCase('a parameter without a name', "GH1302 query.set['']", '', { query: { set: { '': fixed } } }),
  editCase('half a character in the name of a parameter', 'GH1302 query.rename.q', '\ud800', {
    query: { rename: { q: '\ud800' } },
  }),
  {
    code: 'GH1301',
    story: 'a parameter in which keys of callers stand, under another name',
    at: `${here} query.rename.key`,
    got: 'key',
    issues: declared({
      ...route({ query: { rename: { key: 'q' } } }),
      auth: {
        bulk: untyped.apiKey({ tiers: { bulk: { rate: '1/s' } }, keys: 'own', query: { name: 'key', reason: 'old' } }),
      },
    }),
  },
];

const contradictionCases: readonly IssueCase[] = [
  editCase('a header added and set', 'GH1305 add.x_a', 'x_a', { set: { 'X-A': fixed }, add: { x_a: fixed } }),
  editCase('a header added and removed', 'GH1305 add.X-A', 'X-A', { remove: ['x-a'], add: { 'X-A': fixed } }),
  editCase('a header removed and renamed', 'GH1305 remove[0]', 'X-A', {
    remove: ['X-A'],
    rename: { 'x-a': 'X-B' },
  }),
  editCase('a header renamed twice', 'GH1305 rename.x-a', 'x-a', { rename: { 'X-A': 'X-B', 'x-a': 'X-C' } }),
  editCase('two headers of one new name', 'GH1305 rename.X-B', 'x_c', { rename: { 'X-A': 'X-C', 'X-B': 'x_c' } }),
  editCase('a header renamed to one that is set', 'GH1305 rename.X-A', 'X-B', {
    rename: { 'X-A': 'X-B' },
    set: { 'X-B': fixed },
  }),
  editCase('a parameter set and added', 'GH1305 query.add.a', 'a', {
    query: { set: { a: fixed }, add: { a: fixed } },
  }),
  editCase('a header of an answer removed and set', 'GH1305 answer.remove[0]', 'Server', {
    answer: { remove: ['Server'], set: { server: fixed } },
  }),
  {
    code: 'GH1305',
    story: "a header renamed to the one in which the gateway's own credential stands",
    at: `${here} rename.X-Mine`,
    got: 'x_key',
    issues: declared({
      ...route({ rename: { 'X-Mine': 'x_key' } }),
      upstream: { credential: { kind: 'header', header: 'X-Key' } },
    }),
  },
];

const constantCases: readonly IssueCase[] = [
  {
    ...editCase('a secret by its name', 'GH1301 set.X-Client-Secret.static', undefined, {
      set: { 'X-Client-Secret': fixed },
    }),
    fix: secretFix,
  },
  {
    ...editCase('a password in a body', "GH1301 body.set['user.dbPassword'].static", undefined, {
      body: { set: { 'user.dbPassword': fixed } },
    }),
    fix: secretFix,
  },
  {
    ...editCase('a key in a query', 'GH1301 query.set.api_key.static', undefined, {
      query: { set: { api_key: fixed } },
    }),
    fix: secretFix,
  },
  {
    ...editCase('a bearer token', 'GH1306 add.X-A.static', undefined, {
      add: { 'X-A': { static: 'Bearer abc' } },
    }),
    fix: secretFix,
  },
  {
    ...editCase('a key of a gateway in an answer', 'GH1306 answer.set.X-A.static', undefined, {
      answer: { set: { 'X-A': { static: 'gh_0123456789.abc' } } },
    }),
    fix: secretFix,
  },
  editCase('a line break in an answer', 'GH1306 answer.add.X-A.static', 'a\nb', {
    answer: { add: { 'X-A': { static: 'a\nb' } } },
  }),
  editCase('half a character in a body', 'GH1306 body.set.a.static', '\ud800', {
    body: { set: { a: { static: '\ud800' } } },
  }),
  editCase('a long constant in a query', 'GH1306 query.set.a.static', 'x'.repeat(1_025), {
    query: { set: { a: { static: 'x'.repeat(1_025) } } },
  }),
];

const valueCases: readonly IssueCase[] = [
  editCase('a header added of a parameter that is not there', 'GH1204 add.X-A', 'path.other', {
    add: { 'X-A': 'path.other' },
  }),
  editCase('a parameter of a claim that is a list', 'GH1204 query.set.a', 'claims.groups', {
    query: { set: { a: 'claims.groups' } },
  }),
  editCase('a member of what is no value', 'GH1204 body.set.a', 'body.b', { body: { set: { a: 'body.b' } } }),
  editCase('an answer with the credential of the caller', 'GH1204 answer.set.X-A', 'header.authorization', {
    answer: { set: { 'X-A': 'header.authorization' } },
  }),
  editCase('an answer with what a client says of itself', "GH1204 answer.body.set['user.id']", 'header.x-user-id', {
    answer: { body: { set: { 'user.id': 'header.x-user-id' } } },
  }),
  {
    ...editCase('a name that is known', 'GH1204 answer.add.X-A', 'service', {
      answer: { add: { 'X-A': 'service' } },
    }),
    fix: "write `{ static: '…' }`",
  },
];

const bodyCases: readonly IssueCase[] = [
  editCase('an index', 'GH1315 body.remove[0]', 'items[0].id', { body: { remove: ['items[0].id'] } }),
  editCase('a name that reaches a prototype', "GH1315 body.set['a.__proto__.b']", 'a.__proto__.b', {
    body: { set: { 'a.__proto__.b': fixed } },
  }),
  {
    ...editCase('a new name that is a path', 'GH1315 answer.body.rename.user', 'shop.user', {
      answer: { body: { rename: { user: 'shop.user' } } },
    }),
    fix: nameFix,
  },
  {
    ...editCase('nothing kept', 'GH1316 answer.body.pick', [], { answer: { body: { pick: [] } } }),
    fix: 'write what is kept',
  },
  editCase('one path twice', 'GH1316 body.pick[1]', 'a.b', { body: { pick: ['a.b', 'a."b"'] } }),
  editCase('a value inside of another', "GH1316 body.set['a.b']", 'a.b', {
    body: { set: { a: fixed, 'a.b': fixed } },
  }),
  editCase('two members of one new name', 'GH1316 body.rename.b', 'b', { body: { rename: { a: 'c', b: 'c' } } }),
  {
    ...editCase('a limit of what is no list', 'GH1316 answer.body.limit.items', 'items', {
      answer: { body: { limit: { items: 5 } } },
    }),
    fix: "write 'items[]'",
  },
  {
    ...editCase('a name for elements', "GH1316 body.rename['items[]']", 'items[]', {
      body: { rename: { 'items[]': 'rows' } },
    }),
    fix: 'write the path of a member',
  },
  editCase('a limit of no elements', "GH1004 answer.body.limit['items[]']", 0, {
    answer: { body: { limit: { 'items[]': 0 } } },
  }),
];

const errorCases: readonly IssueCase[] = [
  {
    code: 'GH1315',
    story: 'a sentence of a problem that may be many',
    at: 'orders upstream.errors.detail',
    got: 'errors[].message',
    issues: declared({ upstream: { errors: { detail: 'errors[].message' } } }),
  },
  {
    code: 'GH1316',
    story: "a member of a problem that is the gateway's own",
    at: 'orders upstream.errors.members.requestId',
    got: 'requestId',
    fix: 'choose another name',
    issues: declared({ upstream: { errors: { members: { requestId: 'error.id' } } } }),
  },
  {
    code: 'GH1316',
    story: 'a member of a problem with a blank',
    at: "orders upstream.errors.members['error code']",
    got: 'error code',
    fix: 'choose another name',
    issues: declared({ upstream: { errors: { members: { 'error code': 'error.code' } } } }),
  },
  {
    code: 'GH1004',
    story: 'errors of another form',
    at: 'orders upstream.errors',
    got: 'problems',
    issues: declared({ upstream: { errors: 'problems' } }),
  },
];

export const editCases: readonly IssueCase[] = [
  ...headerNameCases,
  ...contradictionCases,
  ...constantCases,
  ...valueCases,
  ...bodyCases,
  ...errorCases,
];

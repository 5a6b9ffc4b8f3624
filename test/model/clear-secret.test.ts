import { expect, it } from '@jest/globals';
import { issueText } from '../../lib/contract/issue.ts';
import { ownKeyText } from '../../lib/contract/own-key.ts';
import { gatewayWith, issuesOf, type Loose } from './declarations.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const secretTexts = [
  'Bearer 2YotnFZFEjr1zCsicMWpAA',
  'bearer  x',
  basic('Aladdin:open sesame'),
  'Digest username="Mufasa", realm="http-auth@example.org"',
  ownKeyText({ id: '0123456789abcdef', secret: 'x'.repeat(32) }),
  ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJhIn0', ''].join('.'),
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
  ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '),
];
const secretNames = ['X-Client-Secret', 'Api-Key', 'x_api_token', 'X-Access-Token', 'X-Authorization', 'X-Db-Password'];

/** One constant in each place that has some. */
const places: readonly (readonly [place: string, edits: (name: string, text: string) => Loose])[] = [
  ['set', (name, text) => ({ set: { [name]: { static: text } } })],
  ['add', (name, text) => ({ add: { [name]: { static: text } } })],
  ['query.set', (name, text) => ({ query: { set: { [name]: { static: text } } } })],
  ['query.add', (name, text) => ({ query: { add: { [name]: { static: text } } } })],
  ['body.set', (name, text) => ({ body: { set: { [`a.b."${name}"`]: { static: text } } } })],
  ['answer.set', (name, text) => ({ answer: { set: { [name]: { static: text } } } })],
  ['answer.add', (name, text) => ({ answer: { add: { [name]: { static: text } } } })],
  ['answer.body.set', (name, text) => ({ answer: { body: { set: { [name]: { static: text } } } } })],
];

function told(edits: Loose) {
  return issuesOf(gatewayWith({ routes: { 'POST /orders/{id}': { auth: 'customer', ...edits } } }));
}

it.each(places)('a secret in %s is refused, by its form or by its name, and shown to nobody', (_place, edits) => {
  for (const text of secretTexts) {
    const issues = told(edits('X-Plain', text));
    expect(issues.map(({ code, why }) => [code, why])).toEqual([['GH1306', 'this looks like a secret']]);
    expect(issues.map(issueText).join()).not.toContain(text);
  }
  for (const name of secretNames) {
    const issues = told(edits(name, 'open-sesame'));
    expect(issues.map(({ code, why }) => [code, why])).toEqual([['GH1301', 'a secret in a declaration']]);
    expect(issues.map(issueText).join()).not.toContain('sesame');
  }
});

it.each<[string, string]>([
  ['X-Plan', 'Basic plan'],
  ['X-Plan', 'Basic subscription'],
  ['X-Token-Type', 'bearer'],
  ['X-Secretary', 'Ada'],
  ['X-Partition-Key', 'id'],
  ['X-Team', 'gh_pages'],
  ['X-Key', 'eyJ'],
])('%s: %s is no secret', (name, text) => {
  expect(places.flatMap(([, edits]) => told(edits(name, text)))).toEqual([]);
});

it('what CORS says of credentials is no secret', () => {
  expect(told({ answer: { set: { 'Access-Control-Allow-Credentials': { static: 'true' } } } })).toEqual([]);
});

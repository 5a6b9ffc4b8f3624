import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isBinary } from '../../../lib/local/services/api-gateway/binary-media.ts';
import { lambda, type Serving, serving } from './serving.ts';

it.each<{ type: string | undefined; types: readonly string[]; binary: boolean }>`
  type                   | types                             | binary
  ${'image/png'}         | ${['image/png']}                  | ${true}
  ${'IMAGE/PNG; q=1'}    | ${['image/png']}                  | ${true}
  ${'application/test'}  | ${['application/*']}              | ${true}
  ${'image/png'}         | ${['*/png']}                      | ${false}
  ${'image/*'}           | ${['image/png']}                  | ${false}
  ${'image/*'}           | ${['image/*']}                    | ${false}
  ${'*/*'}               | ${['image/png', 'application/*']} | ${false}
  ${'*/*'}               | ${['*/*']}                        | ${true}
  ${undefined}           | ${['*/*']}                        | ${true}
  ${undefined}           | ${['image/png']}                  | ${false}
  ${'applications/test'} | ${['application/*']}              | ${false}
  ${''}                  | ${[]}                             | ${false}
`('$type is binary under $types: $binary', ({ type, types, binary }) => {
  expect(isBinary(type, types)).toBe(binary);
});

describe('a base64 body is decoded for a client whose first accepted type is binary', () => {
  let api: Serving;
  let body: string;
  beforeAll(async () => {
    api = await serving(
      {
        'x-amazon-apigateway-binary-media-types': ['image/png', 'application/*'],
        paths: { '/{p+}': { get: lambda('f'), post: lambda('f') } },
      },
      { functions: { f: () => ({ body, isBase64Encoded: true, headers: { 'Content-Type': 'text/plain' } }) } },
    );
  });
  afterAll(() => api.stop());

  it.each<{ accept: string | undefined; decoded: boolean }>`
    accept                           | decoded
    ${'image/png'}                   | ${true}
    ${'image/png,image/*,*/*;q=0.8'} | ${true}
    ${'text/html, image/png'}        | ${false}
    ${'application/test'}            | ${true}
    ${'*/*'}                         | ${false}
    ${'image/*'}                     | ${false}
    ${undefined}                     | ${false}
  `('Accept: $accept', async ({ accept, decoded }) => {
    body = 'iVBORw==';
    const answer = await api.send('GET /x', accept === undefined ? [] : [`Accept: ${accept}`]);
    expect(answer.headers['content-length']).toBe(decoded ? '4' : '8');
  });

  it.each([
    'not base64!',
    'A',
    'AAAAA',
    'AAA==',
    'AA=',
    'AAAA=',
    'A===',
    'AA==AAAA',
    '=',
    'AA==\n',
    'AA-_',
  ])('says 500 when it is not base64: %j', async (text) => {
    body = text;
    const answer = await api.send('GET /x', ['Accept: image/png']);
    expect(answer).toMatchObject({ status: 500, body: '{"message": "Internal server error"}' });
  });

  it.each<{ story: string; text: string; bytes: string }>`
    story                                 | text                     | bytes
    ${'nothing'}                          | ${''}                    | ${'0'}
    ${'one byte'}                         | ${'AA=='}                | ${'1'}
    ${'one byte without its padding'}     | ${'AA'}                  | ${'1'}
    ${'two bytes'}                        | ${'AA+='}                | ${'2'}
    ${'two bytes without their padding'}  | ${'AA/'}                 | ${'2'}
    ${'as many as a function can answer'} | ${'A'.repeat(6_200_000)} | ${'4650000'}
  `('decodes $story', async ({ text, bytes }) => {
    body = text;
    const answer = await api.send('GET /x', ['Accept: image/png']);
    expect({ status: answer.status, length: answer.headers['content-length'] }).toEqual({ status: 200, length: bytes });
  });

  it.each<{ type: string | undefined; body: string; encoded: boolean }>`
    type                          | body          | encoded
    ${'application/octet-stream'} | ${'3q2+7w=='} | ${true}
    ${'text/plain'}               | ${'hi'}       | ${false}
  `('gives a function a $type request body as base64: $encoded', async ({ type, body: text, encoded }) => {
    await api.send('POST /x', [`Content-Type: ${type}`], encoded ? Buffer.from(text, 'base64') : text);
    expect(api.events('f').at(-1)).toMatchObject({ body: text, isBase64Encoded: encoded });
  });

  it('calls no body not binary', async () => {
    await api.send('POST /x', ['Content-Type: image/png']);
    expect(api.events('f').at(-1)).toMatchObject({ body: null, isBase64Encoded: false });
  });
});

import { expect, it } from '@jest/globals';
import velocity from 'velocityjs';
import { preflight } from '../../lib/openapi/preflight.ts';

const origins = ['https://a.example.com', 'https://b.example.com:8443'];
const template = preflight({ origins, headers: [], exposeHeaders: [], maxAgeSeconds: 60 }, ['GET'])[
  'x-amazon-apigateway-integration'
].responses?.default?.responseTemplates?.['application/json'] as string;

/** Renders the template as API Gateway would: `$input.params` finds names by case and gives '' for what is absent. */
function allowedOrigin(headers: { readonly [name: string]: string }): {
  readonly body: string;
  readonly header: object;
} {
  const header = {};
  const body = velocity.render(template, {
    input: { params: (name: string) => headers[name] ?? '' },
    context: { responseOverride: { header } },
  });
  return { body, header };
}

it.each<{ headers: Record<string, string>; allowed: string | undefined }>`
  story                                    | headers                                         | allowed
  ${'a listed origin'}                     | ${{ Origin: 'https://a.example.com' }}          | ${'https://a.example.com'}
  ${'a listed origin with a port'}         | ${{ Origin: 'https://b.example.com:8443' }}     | ${'https://b.example.com:8443'}
  ${'the lower-case header of HTTP/2'}     | ${{ origin: 'https://a.example.com' }}          | ${'https://a.example.com'}
  ${'another port'}                        | ${{ Origin: 'https://b.example.com' }}          | ${undefined}
  ${'another scheme'}                      | ${{ Origin: 'http://a.example.com' }}           | ${undefined}
  ${'a host that a dot would match'}       | ${{ Origin: 'https://axexample.com' }}          | ${undefined}
  ${'a listed origin with something more'} | ${{ Origin: 'https://a.example.com.evil.net' }} | ${undefined}
  ${'two origins in one header'}           | ${{ Origin: 'https://a.example.com, null' }}    | ${undefined}
  ${'the null origin'}                     | ${{ Origin: 'null' }}                           | ${undefined}
  ${'no origin'}                           | ${{}}                                           | ${undefined}
`('$story is allowed as $allowed', ({ headers, allowed }) => {
  const header = allowed === undefined ? {} : { 'Access-Control-Allow-Origin': allowed };
  expect(allowedOrigin(headers)).toEqual({ body: '', header });
});

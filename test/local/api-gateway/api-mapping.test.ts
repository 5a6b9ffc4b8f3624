import { expect, it } from '@jest/globals';
import { type ApiMapping, mappingFor } from '../../../lib/local/services/api-gateway/api-mapping.ts';

const at = (basePath: string): ApiMapping => ({ domain: 'api.example.com', basePath });

it.each`
  story                                   | basePaths                  | path              | found
  ${'the root leads everywhere'}          | ${['']}                    | ${'/orders'}      | ${''}
  ${'a base path leads to what is below'} | ${['/v1']}                 | ${'/v1/orders'}   | ${'/v1'}
  ${'and to itself'}                      | ${['/v1']}                 | ${'/v1'}          | ${'/v1'}
  ${'and with a slash'}                   | ${['/v1']}                 | ${'/v1/'}         | ${'/v1'}
  ${'not to what only begins alike'}      | ${['/v1']}                 | ${'/v10/orders'}  | ${undefined}
  ${'not in another case'}                | ${['/v1']}                 | ${'/V1/orders'}   | ${undefined}
  ${'not to the root'}                    | ${['/v1']}                 | ${'/'}            | ${undefined}
  ${'the longest of several counts'}      | ${['', '/v1', '/v1/shop']} | ${'/v1/shop/a'}   | ${'/v1/shop'}
  ${'what none takes goes to the root'}   | ${['', '/v1']}             | ${'/v2/orders'}   | ${''}
  ${'an escape is no slash'}              | ${['/v1']}                 | ${'/v1%2forders'} | ${undefined}
`('$story', ({ basePaths, path, found }) => {
  expect(mappingFor((basePaths as string[]).map(at), path as string)?.basePath).toBe(found);
});

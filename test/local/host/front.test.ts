import { afterEach, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { LocalHost } from '../../../lib/local/host-types.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  smallAssembly,
} from '../assembly/small-assembly.ts';

let small: SmallAssembly;
let running: LocalHost | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
  small.remove();
});

const source = `export const handler = async ({ path, requestContext: { domainName } }) => ({
  statusCode: 200,
  body: JSON.stringify({ path, domainName }),
});`;
const privateApi = { EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1'] } };
const policy = { Version: '2012-10-17', Statement: [] };
const mapping = (basePath?: string): JsonObject => ({
  DomainName: 'api.example.com',
  RestApiId: { Ref: 'Api' },
  Stage: { Ref: 'Stage' },
  ...(basePath === undefined ? {} : { BasePath: basePath }),
});

async function start(api: JsonObject, more: { readonly [id: string]: { Type: string; Properties: JsonObject } } = {}) {
  const body = {
    paths: { '/a': { get: calls('F') } },
    ...(api['EndpointConfiguration'] ? { 'x-amazon-apigateway-policy': policy } : {}),
  };
  small = smallAssembly({
    Stack: {
      resources: { ...apiResources(body, { api }), ...functionResources('F', 'f'), ...more },
      code: { f: source },
    },
  });
  const lines: string[] = [];
  running = await host(small.directory, {
    onLog: ({ source: from, text }) => {
      if (from === 'host') lines.push(text);
    },
  });
  return { url: running.url, lines };
}

async function answer(url: string) {
  const response = await fetch(url);
  return [response.status, await response.json()];
}

it('a private API is served to this machine, and the host says once what AWS has before it', async () => {
  const { url, lines } = await start(privateApi, {
    Association: { Type: 'AWS::WAFv2::WebACLAssociation', Properties: {} },
    Domain: {
      Type: 'AWS::ApiGateway::DomainName',
      Properties: { MutualTlsAuthentication: { TruststoreUri: 's3://a/b' } },
    },
  });
  expect(await answer(`${url}/a`)).toEqual([200, { path: '/a', domainName: expect.stringContaining('.execute-api.') }]);
  await running?.reload();
  expect(lines).toEqual([
    'on AWS there stands before it what does not here: a firewall, certificates of clients, networks that alone reach it',
  ]);
});

it('an API that nothing stands before is not spoken of', async () => {
  expect((await start({})).lines).toEqual([]);
});

it('mappings of the older sort lead to a stage too, several to one', async () => {
  const { url } = await start(
    {},
    {
      Root: { Type: 'AWS::ApiGateway::BasePathMapping', Properties: mapping('(none)') },
      Shop: { Type: 'AWS::ApiGateway::BasePathMapping', Properties: mapping('shop') },
    },
  );
  const { origin } = new URL(url);
  expect([await answer(`${origin}/a`), await answer(`${origin}/shop/a`)]).toEqual([
    [200, { path: '/a', domainName: 'api.example.com' }],
    [200, { path: '/shop/a', domainName: 'api.example.com' }],
  ]);
});

it('a mapping of another stage leads nowhere here', async () => {
  const { url } = await start(
    {},
    {
      Other: { Type: 'AWS::ApiGateway::BasePathMapping', Properties: { ...mapping('shop'), Stage: 'other' } },
    },
  );
  expect(new URL(url).pathname).toBe('/');
  expect((await answer(`${url}/a`))[0]).toBe(200);
});

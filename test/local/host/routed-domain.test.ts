import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject, TemplateResource } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { LocalHost } from '../../../lib/local/host-types.ts';
import {
  apiResources,
  functionResources,
  nestedStack,
  type SmallAssembly,
  type SmallStack,
  smallAssembly,
} from '../assembly/small-assembly.ts';

/** Answers with the id of the API that called it, the path that it was told, and a stage variable. */
const source = `export const handler = async ({ path, requestContext, stageVariables }) => ({
  statusCode: 200,
  body: JSON.stringify({ api: requestContext.apiId, path, told: [requestContext.domainName, requestContext.path], color: stageVariables?.color ?? null, other: stageVariables?.other ?? null }),
});`;

const uri: Json = {
  'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Called}/invocations`,
};
const operation = { responses: {}, 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri } };

/** The template of one API, as a nested stack: its function and its colour are parameters, its API an output. */
function nestedApi(...paths: readonly string[]): JsonObject {
  const body = { paths: Object.fromEntries(paths.map((path) => [path, { get: operation }])) };
  return {
    Parameters: { Called: { Type: 'String' }, Color: { Type: 'String', Default: 'usual' } },
    Resources: apiResources(body, { stage: { Variables: { color: { Ref: 'Color' } } } }) as unknown as JsonObject,
    Outputs: { Api: { Value: { Ref: 'Api' } }, Stage: { Value: { Ref: 'Stage' } } },
  };
}

const domain = (RoutingMode = 'ROUTING_RULE_ONLY'): TemplateResource => ({
  Type: 'AWS::ApiGateway::DomainName',
  Properties: { DomainName: 'api.example.com', RoutingMode },
});

function rule(priority: number, basePath: string | null, api: string, more: JsonObject = {}): TemplateResource {
  const out = (name: string) => ({ 'Fn::GetAtt': [api, `Outputs.${name}`] });
  return {
    Type: 'AWS::ApiGatewayV2::RoutingRule',
    Properties: {
      DomainNameArn: { 'Fn::GetAtt': ['Domain', 'DomainNameArn'] },
      Priority: priority,
      Conditions: basePath === null ? [] : [{ MatchBasePaths: { AnyOf: [basePath] } }],
      Actions: [{ InvokeApi: { ApiId: out('Api'), Stage: out('Stage'), StripBasePath: false } }],
      ...more,
    },
  };
}

function stackOf(resources: SmallStack['resources']): SmallStack {
  return {
    code: { f: source },
    nested: { one: nestedApi('/a', '/shops', '/{id}'), two: nestedApi('/shop/x', '/shop/users/y', '/shops') },
    resources: {
      ...functionResources('F', 'f'),
      One: nestedStack('one', { Called: { Ref: 'FVersion' } }),
      Two: nestedStack('two', { Called: { Ref: 'FVersion' }, Color: { 'Fn::Sub': `\${AWS::StackName}-blue` } }),
      ...resources,
    },
  };
}

const routed = {
  Domain: domain(),
  Shop: rule(10, 'shop', 'Two'),
  Users: rule(5, 'shop/users', 'One'),
  Rest: rule(1_000_000, null, 'One'),
};

let small: SmallAssembly;
let running: LocalHost | undefined;
beforeEach(() => {
  running = undefined;
});
afterEach(async () => {
  await running?.stop();
  small.remove();
});

async function start(
  resources: SmallStack['resources'],
  stageVariables: { [name: string]: string } = {},
): Promise<LocalHost> {
  small = smallAssembly({ Stack: stackOf(resources) });
  running = await host(small.directory, { env: {}, stageVariables });
  return running;
}

async function answer(path: string): Promise<{ status: number; body: JsonObject }> {
  const response = await fetch(`${running?.url}${path}`);
  return { status: response.status, body: (await response.json()) as JsonObject };
}

describe('APIs in nested stacks behind the rules of one domain', () => {
  it('share an address, and each gets the paths that lead to it, as they were sent', async () => {
    const { gateways, url } = await start(routed);
    expect(gateways).toEqual([
      { stack: 'Stack/One', restApi: 'Api', stage: 'dev', url },
      { stack: 'Stack/Two', restApi: 'Api', stage: 'dev', url },
    ]);
    const one = await answer('/a');
    const two = await answer('/shop/x');
    expect([one.body['path'], two.body['path']]).toEqual(['/a', '/shop/x']);
    // As behind any domain, without the stage.
    expect(two.body['told']).toEqual(['api.example.com', '/shop/x']);
    expect(one.body['api']).not.toBe(two.body['api']);
    // Whole segments only, the longest base path first, and what none leads elsewhere goes with the rest.
    expect((await answer('/shops')).body['api']).toBe(one.body['api']);
    expect((await answer('//shop/x')).body['api']).toBe(two.body['api']);
    expect((await answer('/Shop')).body['api']).toBe(one.body['api']);
    expect((await answer('/shop/users/y')).status).toBe(403);
  });

  it('have parameters of their own, defaults where the parent gives none, and only their own stage variables', async () => {
    await start(routed, { other: 'of-another-api' });
    expect((await answer('/a')).body).toMatchObject({ color: 'usual', other: null });
    expect((await answer('/shop/x')).body).toMatchObject({ color: 'Stack-blue' });
  });

  it('keep their address when they are deployed again, and a reload moves a base path', async () => {
    const { url } = await start(routed);
    small.write({ Stack: stackOf({ ...routed, Shop: rule(10, 'shop', 'One') }) });
    await running?.reload();
    expect(running?.url).toBe(url);
    expect((await answer('/shop/x')).status).toBe(403);
  });

  it('a path that no rule leads anywhere is forbidden, in the words of API Gateway', async () => {
    const { gateways } = await start({ Domain: domain(), Shop: rule(10, 'shop', 'Two') });
    // The other API has no rule, and an address of its own.
    const [alone, routed] = ['Stack/One', 'Stack/Two'].map((stack) => gateways.find((one) => one.stack === stack)?.url);
    expect(alone).not.toBe(routed);
    expect((await fetch(`${routed}/shop/x`)).status).toBe(200);
    const refused = await fetch(`${routed}/a`);
    expect([refused.status, await refused.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });
});

describe('what the local host does not serve of it is refused by name', () => {
  const action = { InvokeApi: { ApiId: { 'Fn::GetAtt': ['One', 'Outputs.Api'] }, Stage: 'dev' } };
  const header = { MatchHeaders: { AnyOf: [{ Header: 'x', ValueGlob: '*' }] } };
  it.each<[string, SmallStack['resources'], string]>([
    [
      'a condition on headers',
      { ...routed, Shop: rule(10, 'shop', 'Two', { Conditions: [header] }) },
      'Stack Shop Conditions.0.MatchHeaders: the local host does not serve this property',
    ],
    [
      'two conditions',
      { ...routed, Shop: rule(10, 'shop', 'Two', { Conditions: [header, header] }) },
      'Stack Shop Conditions: the local host does not serve the value',
    ],
    [
      'a stripped base path',
      {
        ...routed,
        Shop: rule(10, 'shop', 'Two', { Actions: [{ InvokeApi: { ...action.InvokeApi, StripBasePath: true } }] }),
      },
      'Stack Shop Actions.0.InvokeApi.StripBasePath: the local host does not serve the value true',
    ],
    [
      'two rules of one priority',
      { ...routed, Shop: rule(5, 'shop', 'Two') },
      'Priority: another rule of this domain has the priority 5',
    ],
    [
      'a rule to another account or app',
      { ...routed, Shop: rule(10, 'shop', 'Two', { Actions: [{ InvokeApi: { ApiId: 'abc', Stage: 'dev' } }] }) },
      'the rule leads to a stage that is not in this assembly',
    ],
    [
      'rules that are never asked',
      { ...routed, Domain: domain('BASE_PATH_MAPPING_ONLY') },
      'Stack Domain RoutingMode: in this mode the rules of the domain are never asked',
    ],
    [
      'a nested stack from elsewhere',
      { ...routed, Three: nestedStack('three') },
      'Stack Three TemplateURL: the template is not an asset of this assembly',
    ],
  ])('%s', async (_, resources, sentence) => {
    await expect(start(resources)).rejects.toThrow(sentence);
  });
});

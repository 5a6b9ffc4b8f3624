import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Stack, Validations } from 'aws-cdk-lib';
import { type CfnRestApi, DomainName } from 'aws-cdk-lib/aws-apigateway';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { existingDomain, GatehouseChecks, Gateway, gradually, webAcl } from '../../lib/index.ts';
import { only, type Resource, resources, synthesise, type TemplateJson } from './shop.ts';
import { splitPlaces, splitSite } from './split-site.ts';

interface Split {
  readonly parent: TemplateJson;
  readonly nested: { readonly [api: string]: TemplateJson };
  readonly manifest: AssemblyManifest;
}

/** The templates of the gateway, in a stack `Shop`. */
function split(more: object = {}, gateway: unknown = splitSite()): Split {
  const build = (stack: Stack) => new Gateway(stack, 'Gateway', { ...splitPlaces, ...more, gateway } as never);
  return synthesise(build, read);
}

function read(assembly: CloudAssembly): Split {
  const file = (name: string) => JSON.parse(readFileSync(join(assembly.directory, name), 'utf8'));
  const manifest: AssemblyManifest = file('Shop.Gateway.gatehouse.json');
  return {
    parent: assembly.getStackByName('Shop').template as TemplateJson,
    nested: Object.fromEntries(manifest.apis.map(({ name, template }) => [name, file(template)])),
    manifest,
  };
}

const one = split();
const bodyOf = (template: TemplateJson) => only(template, 'AWS::ApiGateway::RestApi').Properties['Body'];
const of = (api: string): TemplateJson => {
  const found = one.nested[api];
  if (found === undefined) throw new Error(`no API ${api}`);
  return found;
};

describe('a gateway that is split over three REST APIs', () => {
  it('has a nested stack for each, with the API, its stage and the permissions of what it calls, and all else once', () => {
    const types = (template: TemplateJson) => Object.values(template.Resources).map(({ Type }) => Type);
    expect(types(one.parent).filter((type) => /RestApi|::Stage|::Deployment|Permission/.test(type))).toEqual([]);
    expect(Object.keys(resources(one.parent, 'AWS::CloudFormation::Stack'))).toHaveLength(3);
    expect(Object.keys(resources(one.parent, 'AWS::Lambda::Function'))).toHaveLength(4);
    expect(Object.keys(resources(one.parent, 'AWS::DynamoDB::Table'))).toHaveLength(2);
    const api = ['AWS::ApiGateway::RestApi', 'AWS::ApiGateway::Deployment', 'AWS::ApiGateway::Stage'];
    const permissions = (count: number) => Array.from({ length: count }, () => 'AWS::Lambda::Permission');
    expect(types(of('people')).sort()).toEqual([...api, ...permissions(2)].sort());
    expect(types(of('main')).sort()).toEqual([...api, ...permissions(3)].sort());
    expect(types(of('shop')).sort()).toEqual([...api, ...permissions(3)].sort());
  });

  it('has every route in one body, with the preflights of its paths, and the keys of its tokens in the first', () => {
    const paths = Object.values(one.nested).map((template) => Object.keys(bodyOf(template).paths).sort());
    expect(paths).toEqual([
      ['/.well-known/gatehouse/jwks.json', '/catalog/{id}', '/home/{id}'],
      ['/shop/bills/{id}', '/shop/orders', '/shop/orders/{id}'],
      ['/files/{id}', '/users/{id}'],
    ]);
    for (const template of Object.values(one.nested))
      for (const item of Object.values(bodyOf(template).paths as { [path: string]: object }))
        if (!JSON.stringify(item).includes('public keys')) expect(item).toHaveProperty('options');
  });

  it('leads base paths to the stages by rules of its domain, whole paths, and what none fits to the first', () => {
    expect(only(one.parent, 'AWS::ApiGateway::DomainName').Properties['RoutingMode']).toBe(
      'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
    );
    expect(resources(one.parent, 'AWS::ApiGatewayV2::ApiMapping')).toEqual({});
    const rules = Object.values(resources(one.parent, 'AWS::ApiGatewayV2::RoutingRule')).map(({ Properties }) => {
      const { Conditions, Actions, Priority } = Properties;
      const { ApiId, StripBasePath } = Actions[0].InvokeApi;
      const [api] = /Rest(main|shop|people)/.exec(JSON.stringify(ApiId))?.slice(1) ?? [];
      return { to: api, paths: Conditions[0]?.MatchBasePaths.AnyOf ?? null, StripBasePath, Priority };
    });
    const whole = { StripBasePath: false, Priority: expect.any(Number) };
    expect(rules).toEqual([
      { to: 'shop', paths: ['shop'], ...whole },
      { to: 'people', paths: ['files'], ...whole },
      { to: 'people', paths: ['users'], ...whole },
      { to: 'main', paths: null, StripBasePath: false, Priority: 1_000_000 },
    ]);
    // What leads everything to the first API comes after all that leads some of it elsewhere.
    const [last, ...before] = Object.entries(resources(one.parent, 'AWS::ApiGatewayV2::RoutingRule')).reverse();
    expect([...(last?.[1].DependsOn ?? [])].sort()).toEqual(before.map(([id]) => id).sort());
  });

  it('can be called by the domain alone, each of its APIs', () => {
    for (const template of Object.values(one.nested))
      expect(only(template, 'AWS::ApiGateway::RestApi').Properties['DisableExecuteApiEndpoint']).toBe(true);
  });

  it('has on each stage what its API reads, and values of the parent as the parent knows them', () => {
    const variables = (api: string) => Object.keys(only(of(api), 'AWS::ApiGateway::Stage').Properties['Variables']);
    expect(variables('main').sort()).toEqual(['auth_customer', 'upstream_catalog', 'upstream_users']);
    expect(variables('people').sort()).toEqual(['auth_customer', 'upstream_files', 'upstream_users']);
    const usage = only(of('shop'), 'AWS::ApiGateway::Stage').Properties['Variables'].usage_member_gold;
    const given = Object.values(resources(one.parent, 'AWS::CloudFormation::Stack')).find(({ Properties }) =>
      Object.hasOwn(Properties['Parameters'], usage.Ref),
    );
    const key = Object.values(resources(one.parent, 'AWS::ApiGateway::ApiKey')).map(
      ({ Properties }) => Properties['Value'],
    );
    expect(key).toEqual([given?.Properties['Parameters'][usage.Ref]]);
  });

  it('is written into one log, and counts usage in one plan a tier', () => {
    expect(
      Object.keys(resources(one.parent, 'AWS::Logs::LogGroup')).filter((id) => id.includes('AccessLog')),
    ).toHaveLength(1);
    const plans = Object.values(resources(one.parent, 'AWS::ApiGateway::UsagePlan'));
    expect(plans.map(({ Properties }) => Properties['ApiStages'].length)).toEqual([1]);
  });

  it('keeps throttles of the stage where the method is', () => {
    const settings = (api: string) => only(of(api), 'AWS::ApiGateway::Stage').Properties['MethodSettings'] ?? [];
    expect(settings('main').map(({ ResourcePath }: { ResourcePath: string }) => ResourcePath)).toEqual(
      expect.arrayContaining(['/~1catalog~1{id}']),
    );
    expect(settings('people')).toEqual([]);
  });

  it('tells tools where each API is, and what it serves', () => {
    expect(one.manifest.stack).toBe('Shop');
    expect(one.manifest.apis.map(({ name, serves }) => [name, serves])).toEqual([
      ['main', ['catalog', 'home']],
      ['shop', ['orders', 'bills']],
      ['people', ['files', 'users']],
    ]);
    const parents = Object.keys(resources(one.parent, 'AWS::CloudFormation::Stack'));
    expect(one.manifest.apis.map(({ stack }) => stack).sort()).toEqual(parents.map((id) => `Shop/${id}`).sort());
    const outputs = Object.keys(one.parent['Outputs'] as object);
    expect(outputs.filter((id) => /ApiId/.test(id))).toHaveLength(3);
  });
});

describe('the checks of bodies look at each API of a split', () => {
  const checked = (change: (people: CfnRestApi) => void) => () =>
    synthesise(
      (stack) => {
        Validations.of(stack.node.root).addPlugins(new GatehouseChecks());
        const { apis } = new Gateway(stack, 'Gateway', { ...splitPlaces, gateway: splitSite() } as never);
        change(apis.find(({ part }) => part?.name === 'people')?.api.api.node.defaultChild as CfnRestApi);
      },
      ({ directory }) => JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')).pluginReports,
    );

  it('and pass as it is made, each against the routes of its own services', () => {
    expect(checked(() => {})()).toEqual([]);
  });

  it('and find a route that is lost, in the one that should have it', () => {
    expect(checked((people) => people.addPropertyDeletionOverride('Body.paths./users/{id}.get'))).toThrow('GH5016');
  });
});

describe('what changes with it', () => {
  const deployments = (template: TemplateJson) => Object.keys(resources(template, 'AWS::ApiGateway::Deployment'));

  it('new configuration of a function is a new deployment in every API that calls it, since its body names a parameter', () => {
    const later = split({}, splitSite('3s'));
    for (const api of Object.keys(one.nested)) {
      const [before, after] = [of(api), later.nested[api] as TemplateJson].map(deployments);
      expect(before).not.toEqual(after);
    }
  });

  it('and no new one where functions change step by step: the API calls an alias, and direct routes a version', () => {
    const rollout = gradually({ step: 'linear-10-percent-every-1-minute' });
    const [before, after] = [split({ rollout }), split({ rollout }, splitSite('3s'))];
    const deployed = (found: Split) => Object.values(found.nested).map(deployments);
    expect(deployed(before)).toEqual(deployed(after));
    expect(Object.keys(resources(before.nested['people'] as TemplateJson, 'AWS::Lambda::Permission'))).toHaveLength(3);
  });

  it('and none where nothing changed', () => {
    const again = split();
    expect(Object.values(again.nested).map(deployments)).toEqual(Object.values(one.nested).map(deployments));
    expect(again.parent).toEqual(one.parent);
  });

  it('another API of the split changes nothing of those that were there', () => {
    const more = split({
      split: { main: ['catalog', 'home'], shop: ['orders'], people: ['users', 'files'], money: ['bills'] },
    });
    const ids = (template: TemplateJson) =>
      Object.keys(template.Resources).filter((id) => !/Restmoney|Version|Rule/.test(id));
    expect(ids(more.parent)).toEqual(ids(one.parent));
    const ruleOf = (found: Split, basePath: string) =>
      Object.entries(resources(found.parent, 'AWS::ApiGatewayV2::RoutingRule')).find(([, { Properties }]) =>
        JSON.stringify(Properties['Conditions']).includes(`"${basePath}"`),
      );
    const [before, after] = [ruleOf(one, 'users'), ruleOf(more, 'users')] as [[string, Resource], [string, Resource]];
    expect([after[0], after[1].Properties['Priority']]).toEqual([before[0], before[1].Properties['Priority']]);
  });

  it('a firewall stands before each stage', () => {
    const { parent } = split({ firewall: webAcl() });
    const guarded = Object.values(resources(parent, 'AWS::WAFv2::WebACLAssociation')).map(
      ({ Properties }) => /Rest(main|shop|people)/.exec(JSON.stringify(Properties['ResourceArn']))?.[1],
    );
    expect(guarded.sort()).toEqual(['main', 'people', 'shop']);
  });

  it('a domain that was made elsewhere gets the same rules, by its name', () => {
    const { parent } = synthesise((stack) => {
      const attributes = {
        domainName: 'api.example.com',
        domainNameAliasHostedZoneId: 'Z',
        domainNameAliasTarget: 't',
      };
      const domain = existingDomain(DomainName.fromDomainNameAttributes(stack, 'Domain', attributes));
      new Gateway(stack, 'Gateway', { ...splitPlaces, gateway: splitSite(), domain } as never);
    }, read);
    expect(resources(parent, 'AWS::ApiGateway::DomainName')).toEqual({});
    const rules = Object.values(resources(parent, 'AWS::ApiGatewayV2::RoutingRule'));
    expect(rules.map(({ Properties }) => Properties['DomainNameArn'])).toEqual(
      Array.from({ length: 4 }, () => ({
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:', { Ref: 'AWS::Region' }, '::/domainnames/api.example.com'],
        ],
      })),
    );
  });
});

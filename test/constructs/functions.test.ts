import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Alarm, type IAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Gateway, gradually } from '../../lib/index.ts';
import { dashboardGateway, dashboardPlaces } from './dashboard.ts';
import { statementsOf } from './role-rights.ts';
import { type Resource, resources, shopGateway, shopPlaces, type TemplateJson, templateOf } from './shop.ts';

const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}(?:[0-9a-f]{32})?$/, '');
const byName = (template: TemplateJson, type: string): { readonly [id: string]: Resource } =>
  Object.fromEntries(Object.entries(resources(template, type)).map(([id, one]) => [withoutHash(id), one]));
const served = ['Aggregator', 'Authorizer', 'Forwarder', 'Forwarderorders'];

describe('functions that come into use step by step', () => {
  const template = templateOf((stack) => {
    const alarm = new Alarm(stack, 'Refunds', {
      metric: new Metric({ namespace: 'Shop', metricName: 'Refunds' }),
      threshold: 5,
      evaluationPeriods: 1,
    });
    new Gateway(stack, 'Gateway', {
      gateway: dashboardGateway(),
      ...dashboardPlaces(stack),
      limitStore: 'dynamodb',
      rollout: gradually({ step: 'linear-10-percent-every-1-minute', alarms: [alarm as IAlarm] }),
      concurrency: { reserved: { forwarder: 40, authorizer: 20 }, provisioned: { forwarder: 2, aggregator: 1 } },
    });
  });
  const aliases = byName(template, 'AWS::Lambda::Alias');
  const groups = byName(template, 'AWS::CodeDeploy::DeploymentGroup');

  it('are called by an alias each, which CodeDeploy moves', () => {
    expect(Object.keys(aliases).sort()).toEqual(served.map((name) => `Gateway${name}Live`));
    const [application] = Object.keys(resources(template, 'AWS::CodeDeploy::Application'));
    for (const alias of Object.values(aliases))
      expect((alias as unknown as { UpdatePolicy: object }).UpdatePolicy).toEqual({
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: application },
          DeploymentGroupName: { Ref: expect.stringMatching(/^GatewayRollout/) },
        },
      });
    const bodies = JSON.stringify(byName(template, 'AWS::ApiGateway::RestApi'));
    expect(bodies).not.toContain('CurrentVersion');
    expect(JSON.stringify(byName(template, 'AWS::Lambda::Permission')).match(/Live[0-9A-F]{8}/g)).toHaveLength(4);
  });

  it('go back where an alarm of their own or a given one says so', () => {
    expect(Object.keys(groups).sort()).toEqual(
      ['Aggregator', 'Authorizer', 'Forwarder', 'Forwarderorders'].map((name) => `GatewayRollout${name}`),
    );
    for (const [id, { Properties }] of Object.entries(groups)) {
      expect(Properties['DeploymentConfigName']).toBe('CodeDeployDefault.LambdaLinear10PercentEvery1Minute');
      expect(Properties['AutoRollbackConfiguration'].Events).toContain('DEPLOYMENT_STOP_ON_ALARM');
      expect(Properties['AlarmConfiguration'].Alarms).toEqual([
        { Name: { Ref: expect.stringMatching(new RegExp(`^${id}Alarm`)) } },
        { Name: { Ref: expect.stringMatching(/^Refunds/) } },
      ]);
    }
  });

  it('are watched by what the new version does, the authorizer by what it writes: it refuses by throwing', () => {
    const alarms = byName(template, 'AWS::CloudWatch::Alarm');
    const { Dimensions, MetricName } = alarms['GatewayRolloutForwarderAlarm']?.Properties ?? {};
    expect([MetricName, Dimensions.map(({ Name }: { Name: string }) => Name).sort()]).toEqual([
      'Errors',
      ['ExecutedVersion', 'FunctionName', 'Resource'],
    ]);
    const [filter] = Object.values(resources(template, 'AWS::Logs::MetricFilter'));
    expect(filter?.Properties['FilterPattern']).toBe(
      '{ ($.message = "unexpected error") || ($.record.status = "timeout") || ($.record.status = "failure") }',
    );
    const [{ MetricName: written }] = filter?.Properties['MetricTransformations'] ?? [{}];
    expect(alarms['GatewayRolloutAuthorizerAlarm']?.Properties['MetricName']).toBe(written);
  });

  it('are moved by a role that may do this to them and to nothing else', () => {
    const [move, look, ...others] = statementsOf(template, 'GatewayRolloutRole');
    expect(others).toEqual([]);
    expect(move?.Action).toEqual(['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig']);
    expect(JSON.stringify(move?.Resource)).not.toMatch(/Health|"\*"/);
    expect(look?.Action).toBe('cloudwatch:DescribeAlarms');
    const [role] = Object.values(byName(template, 'AWS::IAM::Role')).filter(({ Properties }) =>
      JSON.stringify(Properties).includes('codedeploy'),
    );
    expect(Object.keys(role?.Properties ?? {})).toEqual(['AssumeRolePolicyDocument']);
  });

  it('have instances: reserved for the function, ready at the alias', () => {
    const reserved = Object.entries(byName(template, 'AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
      'ReservedConcurrentExecutions' in Properties ? [[id, Properties['ReservedConcurrentExecutions']]] : [],
    );
    expect(Object.fromEntries(reserved)).toEqual({
      GatewayAuthorizerFunction: 20,
      GatewayForwarderFunction: 40,
      GatewayForwarderordersFunction: 5,
    });
    const ready = Object.entries(aliases).map(([id, { Properties }]) => [
      id,
      Properties['ProvisionedConcurrencyConfig']?.ProvisionedConcurrentExecutions,
    ]);
    expect(Object.fromEntries(ready)).toEqual({
      GatewayAggregatorLive: 1,
      GatewayAuthorizerLive: undefined,
      GatewayForwarderLive: 2,
      GatewayForwarderordersLive: undefined,
    });
  });
});

describe('the authorizer of direct routes', () => {
  it('is the version that was deployed with the document, which has a permission of its own', () => {
    const template = templateOf((stack) => {
      const rollout = gradually({ step: 'canary-10-percent-5-minutes' });
      new Gateway(stack, 'Gateway', { gateway: shopGateway(), ...shopPlaces, limitStore: 'dynamodb', rollout });
    });
    const [api] = Object.values(byName(template, 'AWS::ApiGateway::RestApi'));
    const uris = Object.entries<{ readonly 'x-amazon-apigateway-authorizer': object }>(
      api?.Properties['Body'].components.securitySchemes,
    ).map(([name, scheme]) => [
      name,
      JSON.stringify(scheme['x-amazon-apigateway-authorizer']).includes('CurrentVersion') ? 'version' : 'alias',
    ]);
    expect(Object.fromEntries(uris)).toEqual({ caller: 'alias', 'direct-customer': 'version' });
    const { Properties } = byName(template, 'AWS::Lambda::Permission')['GatewayRestDirectAuthorizerPermission'] ?? {};
    expect(Properties?.['FunctionName'].Ref).toMatch(/^GatewayAuthorizerFunctionCurrentVersion/);
  });
});

describe('instances that are kept ready', () => {
  it('have their price said, and stand at an alias that moves at once', () => {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Shop');
    new Gateway(stack, 'Gateway', {
      gateway: shopGateway(),
      ...shopPlaces,
      limitStore: 'dynamodb',
      concurrency: { provisioned: { authorizer: 3 } },
    });
    const { messages } = app.synth().getStackByName('Shop');
    expect(messages.map(({ entry }) => entry.data)).toContain(
      '3 instances are kept ready: 13.14 dollars a month (us-east-1, read 2026-11-24), whether called or not',
    );
    rmSync(app.outdir, { recursive: true, force: true });
  });
});

describe('roles', () => {
  const given = ['authorizer', 'forwarder', 'aggregator', 'health'] as const;
  const template = templateOf((stack) => {
    const roles = Object.fromEntries(
      given.map((name) => [name, Role.fromRoleName(stack, `Given-${name}`, `platform-${name}`)]),
    );
    new Gateway(stack, 'Gateway', {
      gateway: dashboardGateway(),
      ...dashboardPlaces(stack),
      roles,
      permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'edge'),
      rollout: gradually({ step: 'canary-10-percent-5-minutes' }),
    } as never);
  });
  const policies = Object.values(resources(template, 'AWS::IAM::Policy'));

  it('that are given are taken, and get what their function needs', () => {
    const made = Object.keys(byName(template, 'AWS::IAM::Role')).sort();
    expect(made.filter((id) => /^Gateway(Authorizer|Forwarder|Aggregator|Health)Role/.test(id))).toEqual([]);
    for (const name of given) {
      const own = policies.filter(({ Properties }) => Properties['Roles'].includes(`platform-${name}`));
      expect([name, own.length > 0]).toEqual([name, true]);
      const actions = own.flatMap(({ Properties }) =>
        Properties['PolicyDocument'].Statement.flatMap(({ Action }: { Action: string | string[] }) => Action),
      );
      expect(actions).toContain('logs:PutLogEvents');
    }
  });

  it('that are made have the boundary, that of CodeDeploy as well', () => {
    const roles = Object.entries(byName(template, 'AWS::IAM::Role')).filter(([id]) => id.startsWith('Gateway'));
    expect(roles.map(([id]) => id).sort()).toEqual(['GatewayForwarderordersRole', 'GatewayRolloutRole']);
    for (const [, { Properties }] of roles)
      expect(JSON.stringify(Properties['PermissionsBoundary'])).toContain(':policy/edge');
  });
});

describe('an account that does not let stacks make what they like', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-roles-'));
  const template = (build: (stack: Stack) => void, props: object = {}, context: object = {}) => {
    const app = new App({
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
      outdir,
      context: { ...context },
    });
    const stack = new Stack(app, 'Shop', props);
    build(stack);
    return app.synth().getStackByName('Shop').template as TemplateJson;
  };
  const shop = (stack: Stack) =>
    new Gateway(stack, 'Gateway', {
      gateway: shopGateway(),
      ...shopPlaces,
      limitStore: 'dynamodb',
      rollout: gradually({ step: 'canary-10-percent-5-minutes' }),
    });

  it('has its boundary on every role, by the context of the app', () => {
    const context = { '@aws-cdk/core:permissionsBoundary': { name: 'edge-boundary' } };
    const roles = Object.values(resources(template(shop, {}, context), 'AWS::IAM::Role'));
    expect(roles).toHaveLength(3);
    for (const { Properties } of roles)
      expect(JSON.stringify(Properties['PermissionsBoundary'])).toContain('edge-boundary');
  });

  it('has its own bootstrap qualifier in every place of an asset', () => {
    const synthesizer = new DefaultStackSynthesizer({ qualifier: 'edge2026' }) as IStackSynthesizer;
    const text = JSON.stringify(template(shop, { synthesizer }));
    expect(text).toContain('cdk-edge2026-assets');
    expect(text).not.toContain('hnb659fds');
  });

  it('makes the roles itself, from a report of what each may do', () => {
    const made = template((stack) => {
      Role.customizeRoles(stack, {
        usePrecreatedRoles: {
          'Shop/Gateway/Authorizer/Role': 'a',
          'Shop/Gateway/Forwarder/Role': 'f',
          'Shop/Gateway/Rollout/Role': 'r',
        },
      });
      shop(stack);
    });
    expect(resources(made, 'AWS::IAM::Role')).toEqual({});
    expect(resources(made, 'AWS::IAM::Policy')).toEqual({});
    const report = readFileSync(join(outdir, 'iam-policy-report.txt'), 'utf8');
    for (const action of ['dynamodb:UpdateItem', 'lambda:UpdateAlias', 'logs:PutLogEvents'])
      expect(report).toContain(action);
    rmSync(outdir, { recursive: true, force: true });
  });
});

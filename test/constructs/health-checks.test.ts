import { describe, expect, it } from '@jest/globals';
import { CfnParameter } from 'aws-cdk-lib';
import { Gateway, platform, url } from '../../lib/index.ts';
import { mallGateway, mallPlaces, mallTemplate } from './failing-upstreams.ts';
import { only, resources, shopTemplate, type TemplateJson, templateOf } from './shop.ts';

const site = platform('site', { auth: {} });
const template = mallTemplate();
const checksOf = (of: TemplateJson) =>
  Object.entries(resources(of, 'AWS::Lambda::Function')).find(([id]) => id.includes('HealthChecks'));
const [id = '', checks] = checksOf(template) ?? [];

describe('checks of targets', () => {
  it('are a small function beside the forwarders, whose time is a minute, the longest check and some more', () => {
    const forwarder = Object.entries(resources(template, 'AWS::Lambda::Function')).find(([name]) =>
      /GatewayForwarderFunction/.test(name),
    )?.[1];
    expect(checks?.Properties).toMatchObject({
      Description: 'Checks the targets of mall',
      MemorySize: 192,
      Timeout: 67,
      Environment: {
        Variables: { GATEHOUSE_STAGE: 'prod', GATEHOUSE_STATE_TABLE: { Ref: expect.stringMatching(/^GatewayState/) } },
      },
    });
    expect(checks?.Properties['VpcConfig']).toEqual(forwarder?.Properties['VpcConfig']);
  });

  it('are called every minute, with the stage variables of the upstreams that are checked and no others', () => {
    const { Targets, ...rest } = only(template, 'AWS::Events::Rule').Properties;
    expect(rest).toEqual({
      Description: 'Lets the targets be checked for another minute',
      ScheduleExpression: 'rate(1 minute)',
    });
    expect(Targets).toEqual([{ Id: 'Checks', Arn: { 'Fn::GetAtt': [id, 'Arn'] }, Input: expect.any(String) }]);
    expect(JSON.parse(Targets[0].Input)).toEqual({
      gatehouse: 'health',
      stageVariables: {
        upstream_orders: 'a.orders.example.com#3,b.orders.example.com',
        secrets_orders: 'credential=mall/orders&ca=mall/ca',
        upstream_exports: 'exports.example.com',
        secrets_exports: 'ca=mall/ca&certificate=mall/certificate',
      },
    });
  });

  it('may be called by this rule alone, and what failed is not called again', () => {
    const permission = Object.values(resources(template, 'AWS::Lambda::Permission')).find(
      ({ Properties }) => Properties['Principal'] === 'events.amazonaws.com',
    );
    const [rule] = Object.keys(resources(template, 'AWS::Events::Rule'));
    expect(permission?.Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      FunctionName: { 'Fn::GetAtt': [id, 'Arn'] },
      SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
    });
    expect(only(template, 'AWS::Lambda::EventInvokeConfig').Properties).toEqual({
      FunctionName: { Ref: id },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('know places that are known at deploy time only', () => {
    const late = templateOf((stack) => {
      const exports = url(`https://${new CfnParameter(stack, 'Host').valueAsString}`, {
        tls: { ca: new CfnParameter(stack, 'Ca').valueAsString, certificate: 'mall/certificate' },
      });
      new Gateway(stack, 'Gateway', {
        gateway: mallGateway(),
        ...mallPlaces,
        upstreams: { ...mallPlaces.upstreams, exports },
      });
    });
    const { Input } = only(late, 'AWS::Events::Rule').Properties['Targets'][0];
    expect(JSON.stringify(Input)).toContain('"upstream_exports\\":\\""');
    expect(JSON.stringify(Input)).toContain('{"Ref":"Host"}');
    const rights = Object.entries(resources(late, 'AWS::IAM::Policy')).find(([name]) => name.includes('HealthChecks'));
    expect(JSON.stringify(rights)).toContain('{"Ref":"Ca"}');
  });

  it('are refused where their places fit in no event', () => {
    const long = (name: string) => `https://${name}.example.com/${'x'.repeat(480)}`;
    const checked = (n: number) =>
      site.service(`s${n}`, {
        owner: 'team',
        path: `/s${n}`,
        upstream: { timeout: '1s', health: { path: '/up' } },
        routes: { 'GET /': { auth: 'public', reason: 'a test' } },
      });
    const names = Array.from({ length: 16 }, (_, n) => `s${n}`);
    const build = () =>
      templateOf((stack) => {
        const upstreams = Object.fromEntries(names.map((name) => [name, url(long(name))]));
        const gateway = site.gateway('long', { services: names.map((_, n) => checked(n)) });
        new Gateway(stack, 'Gateway', { gateway, stage: 'prod', auth: {}, upstreams } as never);
      });
    expect(build).toThrow('GH3001 gateway long: characters of the event of the checks: at most 8192');
  });

  it('are not there where no upstream asks for them', () => {
    const plain = shopTemplate();
    expect(checksOf(plain)).toBeUndefined();
    expect(resources(plain, 'AWS::Events::Rule')).toEqual({});
  });

  it('stand outside of any network where the forwarder does', () => {
    const mall = mallGateway();
    const [orders] = mall.definition.services;
    const outside = templateOf((stack) => {
      const gateway = { ...mall, definition: { ...mall.definition, services: [orders] } };
      const upstreams = { orders: mallPlaces.upstreams.orders };
      new Gateway(stack, 'Gateway', { ...mallPlaces, gateway, upstreams, limitStore: 'dynamodb' } as never);
    });
    expect(checksOf(outside)?.[1].Properties['VpcConfig']).toBeUndefined();
  });
});

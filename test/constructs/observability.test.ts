import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Gateway, type GatewayProps, platform, url } from '../../lib/index.ts';
import { only, resources, shopGateway, shopPlaces, synthesise, type TemplateJson, templateOf } from './shop.ts';

type Options = Partial<GatewayProps<never, never>>;

const topic = (stack: Stack, name: string) =>
  Topic.fromTopicArn(stack, name, `arn:aws:sns:eu-central-1:123456789012:${name}`) as ITopic;

function shopWith(options: (stack: Stack) => Options): TemplateJson {
  return templateOf(
    (stack) => new Gateway(stack, 'Gateway', { gateway: shopGateway(), ...shopPlaces, ...options(stack) } as never),
  );
}

const formatOf = (template: TemplateJson) =>
  only(template, 'AWS::ApiGateway::Stage').Properties['AccessLogSetting']?.Format as string | undefined;
const environmentOf = (template: TemplateJson, id: string) =>
  Object.entries(resources(template, 'AWS::Lambda::Function')).find(([name]) => name.startsWith(`Gateway${id}`))?.[1]
    .Properties['Environment'].Variables;

describe('what is written', () => {
  const brief = shopWith(() => ({
    accessLog: { detail: 'brief', logClass: 'infrequent-access', retention: RetentionDays.ONE_WEEK },
    functionLogs: { sample: 0.05, retention: RetentionDays.THREE_DAYS },
    metrics: { by: 'route' },
    principals: 'hashed',
    tracing: 'off',
  }));

  it('has no text that a client shapes, and fits in what API Gateway takes for a format', () => {
    for (const template of [brief, shopWith(() => ({ principals: 'hashed' }))]) {
      const format = formatOf(template) as string;
      expect(format.length).toBeLessThan(3_072);
      const variables = [...format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name as string);
      const shaped =
        /^(path|requestId|domainName|identity\.userAgent|xrayTraceId|requestOverride|error\.message|authorizer\.(claims|error|principalId))/;
      expect(variables.filter((name) => shaped.test(name))).toEqual([]);
      expect(variables).toContain('authorizer.principalHash');
    }
  });

  it('is as long, as dear and of as many requests as the options say', () => {
    expect(Object.keys(JSON.parse(formatOf(brief) as string))).toHaveLength(9);
    expect(resources(brief, 'AWS::Logs::LogGroup')).toMatchObject({
      [Object.keys(resources(brief, 'AWS::Logs::LogGroup')).find((id) => id.includes('AccessLog')) as string]: {
        Properties: { LogGroupClass: 'INFREQUENT_ACCESS', RetentionInDays: 7 },
      },
    });
    expect(environmentOf(brief, 'Forwarder')).toMatchObject({
      GATEHOUSE_STAGE: 'prod',
      GATEHOUSE_LOG_SAMPLE: '0.05',
      GATEHOUSE_METRICS_BY: 'route',
    });
  });

  it('has metrics of every method, and no traces, where it is asked so', () => {
    const { Properties } = only(brief, 'AWS::ApiGateway::Stage');
    expect(Properties['TracingEnabled']).toBe(false);
    expect(Properties['MethodSettings']).toContainEqual(
      expect.objectContaining({ HttpMethod: '*', ResourcePath: '/*', MetricsEnabled: true }),
    );
    for (const { Properties: own } of Object.values(resources(brief, 'AWS::Lambda::Function')))
      expect(own['TracingConfig']).toBeUndefined();
    expect(JSON.stringify(brief)).not.toContain('xray:Put');
  });

  it('names callers by a secret that the authorizer alone reads', () => {
    const [id] = Object.keys(resources(brief, 'AWS::SecretsManager::Secret'));
    expect(environmentOf(brief, 'Authorizer').GATEHOUSE_PRINCIPAL_SECRET).toEqual({ Ref: id });
    const readers = Object.entries(resources(brief, 'AWS::IAM::Policy')).filter(([, one]) =>
      JSON.stringify(one.Properties['PolicyDocument']).includes(`"${id}"`),
    );
    expect(readers.map(([name]) => name.replace(/[0-9A-F]{8}$/, ''))).toEqual(['GatewayAuthorizerRoleDefaultPolicy']);
  });

  it('goes into log groups that exist already, or nowhere', () => {
    const template = shopWith((stack) => {
      const logGroup = LogGroup.fromLogGroupName(stack, 'Logs', 'platform') as ILogGroup;
      return { accessLog: { logGroup }, functionLogs: { logGroup } };
    });
    expect(resources(template, 'AWS::Logs::LogGroup')).toEqual({});
    const off = shopWith(() => ({ accessLog: 'off' }));
    expect(formatOf(off)).toBeUndefined();
    expect(Object.keys(resources(off, 'AWS::Logs::LogGroup'))).toHaveLength(2);
  });
});

describe('alarms', () => {
  const template = shopWith((stack) => ({
    alarms: { topic: topic(stack, 'platform'), topics: { 'team-orders': topic(stack, 'orders') }, baseline: '600/min' },
    dashboard: true,
  }));
  const alarms = Object.entries(resources(template, 'AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => ({
    id: id.replace(/^GatewayAlarms|[0-9A-F]{8}$/g, ''),
    one: Properties as { readonly [name: string]: unknown },
  }));

  it('ring at the thresholds of the field, and tell whoever is to know', () => {
    const told = alarms.map(({ id, one }) => [id, one['Threshold'], JSON.stringify(one['AlarmActions'])]);
    const arn = (name: string) => JSON.stringify([`arn:aws:sns:eu-central-1:123456789012:${name}`]);
    expect(told).toEqual([
      ['RequestRate', 6_000, arn('platform')],
      ['Errors', 1, arn('platform')],
      ['Overhead', 500, arn('platform')],
      ['Limited', 20, arn('platform')],
      ['Denied', 10, arn('platform')],
      ['StoreDegraded', 1, arn('platform')],
      ['CircuitOpen', 1, arn('platform')],
      ['Concurrency', 90, arn('platform')],
      ['Connections', 90, arn('platform')],
      ['CircuitOpenorders', 1, arn('orders')],
    ]);
  });

  it('each have a runbook that is there, and ring for no missing data', () => {
    for (const { one } of alarms) {
      const page = /Runbook: (docs\/runbooks\/[\w-]+\.md) of cdk-gatehouse$/.exec(String(one['AlarmDescription']))?.[1];
      expect(existsSync(new URL(`../../${page}`, import.meta.url))).toBe(true);
      expect(one['TreatMissingData']).toBe('notBreaching');
    }
  });

  it('learn the usual rate where no baseline is declared, and lead to runbooks of the platform', () => {
    const learned = shopWith((stack) => ({
      alarms: { topic: topic(stack, 'platform'), runbooks: 'https://wiki.example/runbooks' },
    }));
    const rate = Object.entries(resources(learned, 'AWS::CloudWatch::Alarm')).find(([id]) =>
      id.includes('RequestRate'),
    );
    expect(rate?.[1].Properties).toMatchObject({
      ComparisonOperator: 'GreaterThanUpperThreshold',
      ThresholdMetricId: expect.any(String),
      AlarmDescription: expect.stringContaining('Runbook: https://wiki.example/runbooks/request-rate.md'),
    });
  });

  it('look at ten metrics at most, and at no search', () => {
    for (const { one } of alarms) {
      const metrics = (one['Metrics'] ?? []) as readonly { readonly Expression?: string }[];
      expect(metrics.length).toBeLessThanOrEqual(10);
      expect(JSON.stringify(metrics)).not.toContain('SEARCH');
    }
  });

  it('stand beside one dashboard', () => {
    const body = JSON.stringify(only(template, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
    for (const metric of ['5XXError', 'GatewayOverhead', 'RateLimitRefused', 'AuthorizationFailures', 'CircuitOpened'])
      expect(body).toContain(metric);
  });
});

describe('sixty services of twenty routes', () => {
  const site = platform('site', { auth: {} });
  const open = { auth: 'public', reason: 'one of many' } as const;
  const services = Array.from({ length: 60 }, (_, n) =>
    site.service(`service-${n}`, {
      owner: `team-${n}`,
      path: `/service-${n}`,
      upstream: { timeout: '2s', health: { path: '/health' } },
      routes: Object.fromEntries(Array.from({ length: 20 }, (_, r) => [`GET /r${r}`, open])) as never,
    }),
  );

  it('with alarms for every owner are under four hundred resources', () => {
    const template = synthesise(
      (stack) =>
        new Gateway(stack, 'Gateway', {
          gateway: site.gateway('many', { services, quotas: { resources: 2_000 } }),
          stage: 'prod',
          auth: {},
          upstreams: Object.fromEntries(
            services.map(({ name }) => [name, url(`https://${name}.example.com`, { open: 'a test' })]),
          ),
          limitStore: 'dynamodb',
          dashboard: true,
          alarms: {
            topic: topic(stack, 'platform'),
            topics: Object.fromEntries(services.map(({ name }, n) => [`team-${n}`, topic(stack, name)])),
          },
        } as never),
      (assembly) => assembly.getStackByName('Shop').template as TemplateJson,
      { context: { '@aws-cdk/core:suppressTemplateIndentation': true } },
    );
    expect(Object.keys(resources(template, 'AWS::CloudWatch::Alarm'))).toHaveLength(9 + 2 * 60);
    expect(Object.keys(template.Resources).length).toBeLessThan(400);
  }, 60_000);
});

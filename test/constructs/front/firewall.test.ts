import { describe, expect, it } from '@jest/globals';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { existingWebAcl, Gateway, platform, url, type WebAclOptions, webAcl } from '../../../lib/index.ts';
import { only, resources, shopGateway, shopPlaces, synthesise, type TemplateJson, templateOf } from '../shop.ts';

const acl = (options: WebAclOptions): TemplateJson =>
  templateOf((stack) => {
    new Gateway(stack, 'Gateway', {
      gateway: shopGateway(),
      ...shopPlaces,
      limitStore: 'dynamodb',
      firewall: webAcl(options),
    });
  });
const rulesOf = (template: TemplateJson): readonly Rule[] => only(template, 'AWS::WAFv2::WebACL').Properties['Rules'];
interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly [part: string]: unknown;
}

/** A gateway that takes no body, with a firewall. */
function catalogue(firewall: WebAclOptions) {
  const site = platform('catalogue', { auth: {}, identityHeaders: { user: 'X-Acme-Caller' } });
  const books = site.service('books', {
    owner: 'team-books',
    upstream: { timeout: '2s' },
    routes: { 'GET /books/{id}': { auth: 'public', reason: 'catalogue' } },
  });
  return synthesise(
    (stack) => {
      new Gateway(stack, 'Gateway', {
        gateway: site.gateway('catalogue', { services: [books] }),
        stage: 'prod',
        auth: {},
        upstreams: { books: url('https://books.example.com') },
        limitStore: 'dynamodb',
        firewall: webAcl(firewall),
      });
    },
    (assembly) => {
      const { template, messages } = assembly.getStackByName('Shop');
      return { template: template as TemplateJson, told: messages.map(({ entry }) => `${entry.data}`) };
    },
  );
}

describe('a firewall of which nothing is said', () => {
  const { template, told } = catalogue({});

  it('lets through what no rule blocks, and stands before the stage', () => {
    expect(only(template, 'AWS::WAFv2::WebACL').Properties).toMatchObject({
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
    });
    const [id] = Object.keys(resources(template, 'AWS::WAFv2::WebACL'));
    expect(only(template, 'AWS::WAFv2::WebACLAssociation').Properties).toEqual({
      ResourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':apigateway:',
            { Ref: 'AWS::Region' },
            '::/restapis/',
            { Ref: expect.stringMatching(/^GatewayRestApi/) },
            '/stages/',
            { Ref: expect.stringMatching(/^GatewayRestStage/) },
          ],
        ],
      },
      WebACLArn: { 'Fn::GetAtt': [id, 'Arn'] },
    });
  });

  it("blocks headers that say who is calling, the platform's own among them, then what AWS knows to be bad", () => {
    expect(rulesOf(template).map(({ Name }) => Name)).toEqual([
      'ReservedHeaders',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesAmazonIpReputationList',
    ]);
    const [reserved] = rulesOf(template);
    expect(reserved).toMatchObject({ Priority: 0, Action: { Block: {} } });
    const text = JSON.stringify(reserved);
    expect(text).toContain('x[^a-z0-9:]acme[^a-z0-9:]caller');
    expect(text).not.toContain('CustomResponse');
  });

  it('keeps requests out of the samples that a console shows: they hold credentials', () => {
    const shown = JSON.stringify(template.Resources).match(/"SampledRequestsEnabled":true/g);
    expect(shown).toBeNull();
  });

  it('says its capacity and its price', () => {
    expect(told).toContain(
      'the firewall has 4 rules, 951 of the 1500 capacity units that its price includes: $9 a month and $0.60 a million requests (read 2026-11-24)',
    );
  });

  it("leaves API Gateway's own endpoint open: there is no way past a firewall before the stage", () => {
    expect(only(template, 'AWS::ApiGateway::RestApi').Properties['DisableExecuteApiEndpoint']).toBeUndefined();
  });

  it('is answered for by API Gateway, with a problem that has a request id', () => {
    const { responseTemplates, statusCode } = only(template, 'AWS::ApiGateway::RestApi').Properties['Body'][
      'x-amazon-apigateway-gateway-responses'
    ].WAF_FILTERED;
    expect([statusCode, JSON.parse(responseTemplates['application/json'])]).toEqual([
      '403',
      {
        type: 'urn:gatehouse:problem:forbidden',
        status: 403,
        title: 'Forbidden',
        detail: 'The gateway does not allow this request.',
        requestId: '$context.extendedRequestId',
      },
    ]);
  });
});

describe('a firewall with everything', () => {
  const template = acl({
    managedRules: ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesSQLiRuleSet'],
    ip: { allow: ['198.51.100.0/24', '2001:db8::/32'], deny: ['198.51.100.7/32'] },
    countries: { deny: ['KP'] },
    rateLimit: { requests: 1000, window: '5min' },
    reservedHeaders: false,
    count: ['AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesCommonRuleSet/GenericRFI_BODY', 'Countries'],
  });
  const [addresses, countries, rate, common, sqli] = rulesOf(template);

  it('asks in this order', () => {
    expect(rulesOf(template).map(({ Name, Priority }) => [Priority, Name])).toEqual([
      [0, 'Addresses'],
      [1, 'Countries'],
      [2, 'RateLimit'],
      [3, 'AWSManagedRulesCommonRuleSet'],
      [4, 'AWSManagedRulesSQLiRuleSet'],
    ]);
  });

  it('blocks who is denied, and who is not allowed; to be allowed opens nothing', () => {
    const set = (name: string) => ({
      IPSetReferenceStatement: {
        Arn: { 'Fn::GetAtt': [expect.stringMatching(`^GatewayFrontFirewall${name}[0-9A-F]{8}$`), 'Arn'] },
      },
    });
    expect(addresses).toMatchObject({
      Action: { Block: {} },
      Statement: {
        OrStatement: {
          Statements: [
            set('Denied'),
            { NotStatement: { Statement: { OrStatement: { Statements: [set('Allowed'), set('Allowed6')] } } } },
          ],
        },
      },
    });
    const sets = Object.values(resources(template, 'AWS::WAFv2::IPSet')).map(({ Properties }) => Properties);
    expect(sets).toEqual([
      { Scope: 'REGIONAL', IPAddressVersion: 'IPV4', Addresses: ['198.51.100.0/24'] },
      { Scope: 'REGIONAL', IPAddressVersion: 'IPV6', Addresses: ['2001:db8::/32'] },
      { Scope: 'REGIONAL', IPAddressVersion: 'IPV4', Addresses: ['198.51.100.7/32'] },
    ]);
    expect(rulesOf(template).filter(({ Action }) => JSON.stringify(Action ?? null).includes('"Allow":'))).toEqual([]);
  });

  it('answers 429 to who asks too often, as a problem that a browser may read', () => {
    expect(rate).toMatchObject({
      Statement: { RateBasedStatement: { Limit: 1000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
      Action: {
        Block: {
          CustomResponse: {
            ResponseCode: 429,
            CustomResponseBodyKey: 'rate-limited',
            ResponseHeaders: [
              { Name: 'Retry-After', Value: '300' },
              { Name: 'Access-Control-Allow-Origin', Value: 'https://shop.example.com' },
              { Name: 'Access-Control-Expose-Headers', Value: expect.stringContaining('Retry-After') },
            ],
          },
        },
      },
    });
    const { 'rate-limited': body } = only(template, 'AWS::WAFv2::WebACL').Properties['CustomResponseBodies'];
    expect([body.ContentType, JSON.parse(body.Content)]).toEqual([
      'APPLICATION_JSON',
      {
        type: 'urn:gatehouse:problem:rate-limited',
        status: 429,
        title: 'Too Many Requests',
        detail: 'More requests come from this address than the gateway accepts.',
      },
    ]);
  });

  it('counts only, where that is said: a rule, a group, one rule of a group', () => {
    expect([countries?.['Action'], sqli?.['OverrideAction'], common?.['OverrideAction']]).toEqual([
      { Count: {} },
      { Count: {} },
      { None: {} },
    ]);
    expect(common).toMatchObject({
      Statement: {
        ManagedRuleGroupStatement: {
          VendorName: 'AWS',
          Name: 'AWSManagedRulesCommonRuleSet',
          RuleActionOverrides: [
            { Name: 'GenericRFI_BODY', ActionToUse: { Count: {} } },
            { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
          ],
        },
      },
    });
  });
});

it('bodies that routes take are not too large for the firewall either, and it says so', () => {
  const messages = synthesise(
    (stack) => {
      new Gateway(stack, 'Gateway', {
        gateway: shopGateway(),
        ...shopPlaces,
        limitStore: 'dynamodb',
        firewall: webAcl(),
      });
    },
    (assembly) => assembly.getStackByName('Shop').messages.map(({ entry }) => `${entry.data}`),
  );
  expect(messages).toContain(
    'AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY only counts: it blocks bodies over 8192 bytes, and routes take up to 1048576',
  );
});

describe('a firewall that counts by what proxies say', () => {
  const { template, told } = catalogue({
    managedRules: [],
    reservedHeaders: false,
    rateLimit: { requests: 10, window: '1min', by: 'forwarded-ip' },
  });

  it('blocks who writes an address that is none', () => {
    expect(rulesOf(template)[0]).toMatchObject({
      Statement: {
        RateBasedStatement: {
          AggregateKeyType: 'FORWARDED_IP',
          ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' },
        },
      },
    });
  });

  it('warns that a client may write it', () => {
    expect(told.filter((text) => text.includes('cdk-gatehouse:forwarded-ip'))).toHaveLength(1);
  });
});

it('logs no credential and no query', () => {
  const template = templateOf((stack) => {
    const logs = new LogGroup(stack, 'Logs', { logGroupName: 'aws-waf-logs-shop' });
    new Gateway(stack, 'Gateway', {
      gateway: shopGateway(),
      ...shopPlaces,
      limitStore: 'dynamodb',
      firewall: webAcl({ logs: logs as never }),
    });
  });
  const { RedactedFields, LogDestinationConfigs } = only(template, 'AWS::WAFv2::LoggingConfiguration').Properties;
  expect(RedactedFields).toEqual([
    { SingleHeader: { Name: 'authorization' } },
    { SingleHeader: { Name: 'cookie' } },
    { SingleHeader: { Name: 'x-api-key' } },
    { QueryString: {} },
  ]);
  expect(JSON.stringify(LogDestinationConfigs)).not.toContain(':*');
});

it('a web ACL that was made elsewhere stands before the stage as it is', () => {
  const arn = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/platform/0f0f0f0f-0000-4000-8000-000000000000';
  const template = templateOf(
    (stack) =>
      new Gateway(stack, 'Gateway', {
        gateway: shopGateway(),
        ...shopPlaces,
        limitStore: 'dynamodb',
        firewall: existingWebAcl(arn),
      }),
  );
  expect(resources(template, 'AWS::WAFv2::WebACL')).toEqual({});
  expect(only(template, 'AWS::WAFv2::WebACLAssociation').Properties['WebACLArn']).toBe(arn);
});

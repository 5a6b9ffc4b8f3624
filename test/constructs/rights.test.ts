import { describe, expect, it } from '@jest/globals';
import { Gateway, gradually } from '../../lib/index.ts';
import { exampleApps, synthesisedExample } from '../examples/synthesised-example.ts';
import { isWide, statementsIn, statementText } from '../support/statements.ts';
import { clubTemplate } from './club.ts';
import { dashboardGateway, dashboardPlaces, dashboardTemplate } from './dashboard.ts';
import { depotTemplate } from './depot.ts';
import { keyedGateway, keyedPlaces } from './keyed-shop.ts';
import { mayTouch, statementsOf } from './role-rights.ts';
import { type Resource, resources, shopTemplate, type TemplateJson, templateOf } from './shop.ts';
import { warehouse } from './warehouse.ts';
import { wholeTemplate } from './whole-gateway.ts';
import { wideStatements } from './wide-statements.ts';

const shifted = { limitStore: 'dynamodb', rollout: gradually({ step: 'canary-10-percent-5-minutes' }) } as const;
const templates: { readonly [fixture: string]: TemplateJson } = {
  club: clubTemplate(),
  dashboard: dashboardTemplate(),
  'dashboard, step by step': templateOf(
    (stack) =>
      new Gateway(stack, 'Gateway', {
        gateway: dashboardGateway(),
        ...dashboardPlaces(stack),
        ...shifted,
        concurrency: { provisioned: { forwarder: 1, authorizer: 1 } },
      }),
  ),
  depot: depotTemplate(),
  keyed: templateOf((stack) => new Gateway(stack, 'Gateway', { gateway: keyedGateway(), ...keyedPlaces })),
  shop: shopTemplate(),
  warehouse: templateOf((stack) => warehouse(stack)),
  whole: wholeTemplate(),
};

const ofGateway = <T extends { readonly logicalId: string }>(found: readonly T[]) =>
  found.filter(({ logicalId }) => logicalId.startsWith('Gateway'));
const wideIn = (template: Pick<TemplateJson, 'Resources'>) =>
  ofGateway(statementsIn(template)).filter(isWide).map(statementText);
const reasonOf = (text: string) => wideStatements.find(({ reads }) => reads.test(text));

describe('what says * in a policy has a reason', () => {
  it.each(Object.keys(templates))('in the fixture %s', (fixture) => {
    expect(wideIn(templates[fixture] as TemplateJson).filter((text) => reasonOf(text) === undefined)).toEqual([]);
  });

  it.each(exampleApps())('in the example %s', async (example) => {
    const { files } = await synthesisedExample(example, { validated: false });
    const found = Object.entries(files)
      .filter(([file]) => file.endsWith('.template.json'))
      .flatMap(([, text]) => wideIn(JSON.parse(text)));
    expect(found.filter((text) => reasonOf(text) === undefined)).toEqual([]);
  }, 60_000);

  it('and a reason that nobody needs any more goes', () => {
    const all = Object.values(templates).flatMap(wideIn);
    expect(wideStatements.filter(({ reads }) => !all.some((text) => reads.test(text)))).toEqual([]);
  });

  it('a new one is seen, in whatever resource it stands', () => {
    const planted = (type: string, Statement: object) => ({
      Resources: { GatewayPlanted: { Type: type, Properties: { Policy: { Statement: [Statement] } } } },
    });
    const wide = { Effect: 'Allow', Action: 'dynamodb:*', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } };
    const found = [
      planted('AWS::KMS::Key', { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '<…>' }),
      planted('AWS::IAM::Role', wide),
      planted('AWS::ApiGateway::RestApi', { ...wide, Action: 'execute-api:Invoke', Resource: 'arn:/*' }),
    ].flatMap((template) => wideIn(template as never));
    expect(found.map((text) => [text, reasonOf(text)])).toEqual([
      ['KMS::Key Allow kms:Decrypt on <…> by *', undefined],
      ['IAM::Role Allow dynamodb:* on <…>', undefined],
      ['ApiGateway::RestApi Allow execute-api:Invoke on arn:/*', undefined],
    ]);
  });
});

describe.each(Object.entries(templates))('the roles of %s', (_, template) => {
  const own = (type: string): readonly (readonly [string, Resource])[] =>
    Object.entries(resources(template, type)).filter(([id]) => id.startsWith('Gateway'));

  it('are one a function', () => {
    const roles = own('AWS::Lambda::Function').map(([, { Properties }]) => Properties['Role']['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('have no policy of AWS, and none of their own beside the one that is made here', () => {
    const beside = own('AWS::IAM::Role').filter(
      ([, { Properties }]) => 'ManagedPolicyArns' in Properties || 'Policies' in Properties,
    );
    expect(beside.map(([id]) => id)).toEqual([]);
    for (const [, { Properties }] of own('AWS::IAM::Policy')) expect(Properties['Roles']).toHaveLength(1);
  });

  it('say each thing once: no two statements allow the same of the same', () => {
    for (const [id, { Properties }] of own('AWS::IAM::Policy')) {
      const said = Properties['PolicyDocument'].Statement.flatMap(
        ({ Effect, Action, Resource: of, Condition }: Record<string, string | string[]>) =>
          [Action].flat().map((action) => JSON.stringify([Effect, action, of, Condition])),
      );
      expect([id, said.length]).toEqual([id, new Set(said).size]);
    }
  });
});

describe('functions that come into use step by step', () => {
  const rows = {
    'a circuit': { table: 'State', leadingKey: 'circuit#mobile' },
    'a circuit of another gateway': { table: 'State', leadingKey: 'circuit#other' },
    'what a check found': { table: 'State', leadingKey: 'health#mobile' },
    'a counter': { table: 'State', leadingKey: 'limit#1' },
    'keys of an issuer': { table: 'Identity', leadingKey: 'jwks#https://issuer.example.com/' },
    'an own key': { table: 'Identity', leadingKey: 'key#1' },
    'a revocation': { table: 'Identity', leadingKey: 'revocation' },
  };
  const actions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'];
  const atOnce = dashboardTemplate({ limitStore: 'dynamodb' });
  const rights = (template: TemplateJson, role: string) =>
    Object.entries(rows).flatMap(([row, request]) => {
      const may = actions.filter((action) => mayTouch(template, role, { action: `dynamodb:${action}`, ...request }));
      return may.length === 0 ? [] : [`${row}: ${may.join(' ')}`];
    });
  const gradual = templates['dashboard, step by step'] as TemplateJson;

  it.each([
    'AuthorizerRole',
    'ForwarderRole',
    'ForwarderordersRole',
    'AggregatorRole',
    'HealthChecksRole',
  ])('%s may do to rows of state what it may without an alias', (role) => {
    const before = rights(atOnce, role);
    expect(before.length).toBeGreaterThan(0);
    expect(rights(gradual, role)).toEqual(before);
  });

  it('the role of CodeDeploy touches no row, and no function of somebody else', () => {
    expect(rights(gradual, 'RolloutRole')).toEqual([]);
    const moved = statementsOf(gradual, 'RolloutRole').filter(({ Action }) =>
      [Action].flat().includes('lambda:UpdateAlias'),
    );
    const named = JSON.stringify(moved.map(({ Resource: of }) => of)).match(/"Gateway\w+"/g) ?? [];
    expect([...new Set(named.map((id) => id.slice(1, -9)))].sort()).toEqual([
      'GatewayAggregatorFunction',
      'GatewayAuthorizerFunction',
      'GatewayForwarderFunction',
      'GatewayForwarderordersFunction',
    ]);
  });
});

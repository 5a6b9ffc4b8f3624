import { describe, expect, it } from '@jest/globals';
import { Gateway } from '../../lib/index.ts';
import { keyedGateway, keyedPlaces } from './keyed-shop.ts';
import { only, resources, synthesise, type TemplateJson } from './shop.ts';

const apiKeys = {
  partner: {
    pro: [
      { id: 'a1b2c3d4e5' },
      { name: 'acme', secret: 'partners/acme' },
      { name: 'globex', secret: 'partners/all', field: 'globex' },
    ],
    max: [{ id: 'f6g7h8i9j0' }],
  },
} as const;
const templateWith = (more: object) =>
  synthesise(
    (stack) => new Gateway(stack, 'Gateway', { ...keyedPlaces, gateway: keyedGateway(), ...more }),
    (assembly) => assembly.getStackByName('Shop').template as TemplateJson,
  );
const template = templateWith({ apiKeys });
const idOf = (type: string, part: string) => Object.keys(resources(template, type)).find((id) => id.includes(part));

describe('keys that callers have already', () => {
  it('are put into the plans of their tiers by their id, or made of their secrets', () => {
    const made = (name: string) => ({ Ref: idOf('AWS::ApiGateway::ApiKey', name) });
    const plan = (tier: string) => ({ Ref: idOf('AWS::ApiGateway::UsagePlan', `partner${tier}`) });
    expect(
      Object.values(resources(template, 'AWS::ApiGateway::UsagePlanKey')).map(({ Properties }) => Properties),
    ).toEqual([
      { KeyId: 'a1b2c3d4e5', KeyType: 'API_KEY', UsagePlanId: plan('pro') },
      { KeyId: made('acme'), KeyType: 'API_KEY', UsagePlanId: plan('pro') },
      { KeyId: made('globex'), KeyType: 'API_KEY', UsagePlanId: plan('pro') },
      { KeyId: 'f6g7h8i9j0', KeyType: 'API_KEY', UsagePlanId: plan('max') },
    ]);
  });

  it('have no value in the template, but the name of the secret from which CloudFormation reads it', () => {
    expect(Object.values(resources(template, 'AWS::ApiGateway::ApiKey')).map(({ Properties }) => Properties)).toEqual([
      { Enabled: true, Name: 'acme', Value: '{{resolve:secretsmanager:partners/acme:SecretString:::}}' },
      { Enabled: true, Name: 'globex', Value: '{{resolve:secretsmanager:partners/all:SecretString:globex::}}' },
    ]);
  });

  it('are told by the stage, which is how the forwarder knows their tiers', () => {
    const { Variables } = only(template, 'AWS::ApiGateway::Stage').Properties;
    expect(Variables['keys_partner_max']).toBe('f6g7h8i9j0');
    expect(Variables['keys_partner_pro']).toEqual({
      'Fn::Join': [
        '',
        [
          'a1b2c3d4e5,',
          { Ref: idOf('AWS::ApiGateway::ApiKey', 'acme') },
          ',',
          { Ref: idOf('AWS::ApiGateway::ApiKey', 'globex') },
        ],
      ],
    });
  });

  it('change nothing of the plans, nor of anything else', () => {
    const added = new Set(['AWS::ApiGateway::ApiKey', 'AWS::ApiGateway::UsagePlanKey']);
    const others = Object.entries(template.Resources).filter(([, { Type }]) => !added.has(Type));
    expect(Object.keys(templateWith({}).Resources)).toEqual(others.map(([id]) => id));
    expect(only(template, 'AWS::ApiGateway::RestApi').Properties.Body['x-amazon-apigateway-api-key-source']).toBe(
      'HEADER',
    );
  });
});

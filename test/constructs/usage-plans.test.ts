import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { Gateway } from '../../lib/index.ts';
import { keyedGateway, keyedPlaces } from './keyed-shop.ts';
import { only, resources, shopTemplate, synthesise, type TemplateJson } from './shop.ts';

const { template, manifest } = synthesise(
  (stack) => new Gateway(stack, 'Gateway', { ...keyedPlaces, gateway: keyedGateway() }),
  (assembly) => ({
    template: assembly.getStackByName('Shop').template as TemplateJson,
    manifest: JSON.parse(
      readFileSync(join(assembly.directory, 'Shop.Gateway.gatehouse.json'), 'utf8'),
    ) as AssemblyManifest,
  }),
);
const plans = resources(template, 'AWS::ApiGateway::UsagePlan');

describe('tiers', () => {
  it('are one usage plan each, and no key is in the template', () => {
    expect(Object.keys(plans)).toMatchInlineSnapshot(`
[
  "GatewayUsagePlanspartnerfree353231B0",
  "GatewayUsagePlanspartnerpro1F4F0625",
  "GatewayUsagePlanspartnermax9DFD8770",
]
`);
    const added = new Set(Object.values(template.Resources).map(({ Type }) => Type));
    for (const { Type } of Object.values(shopTemplate().Resources)) added.delete(Type);
    expect([...added]).toEqual(['AWS::ApiGateway::UsagePlan']);
  });

  it('are throttled, counted and bound to the stage, method by method where a route says so', () => {
    const stage = {
      ApiId: { Ref: expect.stringContaining('RestApi') },
      Stage: { Ref: expect.stringContaining('RestStage') },
    };
    const posting = (RateLimit: number) => ({ '/orders/POST': { RateLimit, BurstLimit: RateLimit } });
    expect(Object.values(plans).map(({ Properties }) => Properties)).toEqual([
      {
        Description: 'Tier free of partner on keyed',
        ApiStages: [{ ...stage, Throttle: posting(1) }],
        Throttle: { RateLimit: 10, BurstLimit: 20 },
        Quota: { Limit: 10_000, Period: 'DAY' },
      },
      {
        Description: 'Tier pro of partner on keyed',
        ApiStages: [{ ...stage, Throttle: posting(5) }],
        Throttle: { RateLimit: 10, BurstLimit: 10 },
        Quota: { Limit: 1_000_000, Period: 'MONTH' },
      },
      {
        Description: 'Tier max of partner on keyed',
        ApiStages: [{ ...stage, Throttle: posting(50) }],
        Throttle: { RateLimit: 1_000, BurstLimit: 2_000 },
      },
    ]);
  });

  it('are found by tools through the manifest', () => {
    const ids = Object.keys(plans);
    expect(manifest.usagePlans).toEqual(
      ['free', 'pro', 'max'].map((tier, index) => ({ credential: 'partner', tier, usagePlan: ids[index] })),
    );
    expect(manifest.credentials.map(({ name }) => name)).toEqual(['customer']);
    expect(Object.keys(manifest.limits)).toEqual(['GET /orders', 'GET /orders/{id}']);
  });

  it('cost a resource each, and nothing for their routes', () => {
    expect(Object.keys(template.Resources)).toHaveLength(49 + 3);
  });
});

describe('the document', () => {
  const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties;

  it('asks for a key, a token, or nothing, and names one source of keys', () => {
    const asked = Object.entries<Record<string, { security: object[] }>>(Body.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([verb, { security }]) => [`${verb} ${path}`, ...security.flatMap(Object.keys)]),
    );
    expect(asked.sort()).toEqual([
      ['get /'],
      ['get /archive/{rest+}'],
      ['get /orders', 'caller'],
      ['get /orders/{id}', 'key-partner'],
      ['post /orders', 'key-partner'],
    ]);
    expect(Body['x-amazon-apigateway-api-key-source']).toBe('HEADER');
  });
});

describe('the stage', () => {
  it('throttles the routes that say so for all callers together, and no other', () => {
    expect(only(template, 'AWS::ApiGateway::Stage').Properties['MethodSettings']).toEqual([
      {
        HttpMethod: 'GET',
        ResourcePath: '/~1archive~1{rest+}',
        ThrottlingRateLimit: 2,
        ThrottlingBurstLimit: 7,
        DataTraceEnabled: false,
      },
      {
        HttpMethod: 'GET',
        ResourcePath: '/',
        ThrottlingRateLimit: 9,
        ThrottlingBurstLimit: 9,
        DataTraceEnabled: false,
      },
    ]);
    expect(only(shopTemplate(), 'AWS::ApiGateway::Stage').Properties).not.toHaveProperty('MethodSettings');
  });
});

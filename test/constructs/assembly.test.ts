import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { withPrebuiltCode } from '../../lib/constructs/prebuilt-code.ts';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { Gateway } from '../../lib/index.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { routeRows } from '../../lib/plan/route-rows.ts';
import { resources, shopGateway, shopPlaces, synthesise, type TemplateJson } from './shop.ts';

const gateway = shopGateway();

function shopPlan() {
  const modelled = modelOf(gateway);
  if ('issues' in modelled) throw new Error('the shop has mistakes');
  const planned = planOf(modelled.model);
  if ('issues' in planned) throw new Error('the shop has mistakes');
  return planned.plan;
}

const assembly = synthesise(
  (stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway }),
  ({ directory, getStackByName: _, ...rest }) => ({
    ...rest,
    template: JSON.parse(readFileSync(join(directory, 'Shop.template.json'), 'utf8')) as TemplateJson,
    manifest: JSON.parse(readFileSync(join(directory, 'Shop.Gateway.gatehouse.json'), 'utf8')) as AssemblyManifest,
    assets: Object.fromEntries(
      readdirSync(directory)
        .filter((name) => name.startsWith('asset.') && existsSync(join(directory, name, 'config.json')))
        .map((name) => [
          name.slice('asset.'.length),
          {
            files: readdirSync(join(directory, name)).sort(),
            config: JSON.parse(readFileSync(join(directory, name, 'config.json'), 'utf8')),
          },
        ]),
    ),
  }),
);

describe('the assembly', () => {
  it('holds each function as its bundle and its configuration, token-free', () => {
    const configOf = (name: string) => {
      const [code] = Object.entries(resources(assembly.template, 'AWS::Lambda::Function'))
        .filter(([id]) => id.includes(name))
        .map(([, { Properties }]) => assembly.assets[Properties['Code'].S3Key.replace('.zip', '')]);
      return code;
    };
    const plan = shopPlan();
    // Beside each what is loaded late: clients of DynamoDB and Secrets Manager.
    const files = expect.arrayContaining(['config.json', 'index.mjs', expect.stringMatching(/^chunk-\w+\.mjs$/)]);
    expect(configOf('Authorizer')).toEqual({ files, config: plan.authorizer });
    expect(configOf('Forwarder')).toEqual({ files, config: plan.forwarder });
  });

  it('holds a manifest that tells tools what the template cannot', () => {
    const forwarder = Object.keys(resources(assembly.template, 'AWS::Lambda::Function')).find((id) =>
      id.includes('Forwarder'),
    );
    expect(assembly.manifest).toEqual({
      schema: 1,
      gateway: 'shop',
      stage: 'prod',
      stack: 'Shop',
      excluded: [],
      apis: [
        {
          name: 'shop',
          stack: 'Shop',
          template: 'Shop.template.json',
          restApi: Object.keys(resources(assembly.template, 'AWS::ApiGateway::RestApi'))[0],
          serves: ['orders', 'archive'],
        },
      ],
      healthPath: null,
      identityTable: Object.keys(resources(assembly.template, 'AWS::DynamoDB::Table')).find((id) =>
        id.includes('Identity'),
      ),
      ownKeys: [],
      forwarders: { orders: forwarder, archive: forwarder },
      health: null,
      routes: JSON.parse(JSON.stringify(routeRows(shopPlan()))),
      upstreams: [
        {
          name: 'orders',
          stageVariable: 'upstream_orders',
          isFunction: false,
          secretsVariable: null,
          credential: null,
          dev: { url: 'http://127.0.0.1:4000' },
        },
        {
          name: 'archive',
          stageVariable: 'upstream_archive',
          isFunction: false,
          secretsVariable: null,
          credential: null,
          dev: null,
        },
      ],
      credentials: [
        {
          name: 'customer',
          kind: 'jwt',
          stageVariable: 'auth_customer',
          scopes: ['orders:write'],
          algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
          typ: null,
          header: 'authorization',
          audienceClaim: 'aud',
          fixedClaims: {},
          claims: { roles: 'string[]' },
          rolesClaim: 'roles',
          tenantClaim: null,
        },
      ],
      usagePlans: [],
      limits: {
        'GET /products': shopPlan().forwarder.routes['GET /products']?.limits,
        'POST /orders': shopPlan().forwarder.routes['POST /orders']?.limits,
      },
      signedTokens: null,
      quotas: expect.arrayContaining([...shopPlan().quotas]),
    });
  });
});

describe('prebuilt code', () => {
  it('that was never built is one sentence with the command', () => {
    expect(() => withPrebuiltCode('aggregator-of-nothing', {}, (code) => code)).toThrow(
      'the aggregator-of-nothing function is not built: run `npm run build` in cdk-gatehouse',
    );
  });

  it('is staged only as long as it is used', () => {
    const code = withPrebuiltCode('forwarder', { schema: 1 }, (staged) => staged);
    expect(code).toBeInstanceOf(Code);
    expect(existsSync((code as unknown as { readonly path: string }).path)).toBe(false);
  });
});

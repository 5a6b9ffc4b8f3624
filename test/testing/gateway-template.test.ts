import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { call, GatehouseError, platform } from 'cdk-gatehouse';
import { gatewayTemplate } from 'cdk-gatehouse/testing';
import { shopGateway } from '../../examples/01-shop/gateway.ts';
import { withoutHashes } from '../../lib/testing/without-hashes.ts';

const thingsArn = 'arn:aws:lambda:eu-central-1:111111111111:function:things';

describe('the template of a gateway for a snapshot', () => {
  it('holds no hash and no salt, and names nothing of this machine', () => {
    const text = JSON.stringify(gatewayTemplate(shopGateway));
    expect(text.match(/[0-9a-f]{32,}/g) ?? []).toEqual([]);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(tmpdir());
  });

  it('is the same in every directory', () => {
    const here = gatewayTemplate(shopGateway);
    const before = process.cwd();
    const elsewhere = mkdtempSync(`${tmpdir()}/gatehouse-elsewhere-`);
    process.chdir(elsewhere);
    try {
      expect(gatewayTemplate(shopGateway)).toEqual(here);
    } finally {
      process.chdir(before);
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('holds every declared route', () => {
    const { Resources } = gatewayTemplate(shopGateway);
    const body = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGateway::RestApi')?.['Properties'] as {
      Body: { paths: { [path: string]: object } };
    };
    expect(Object.entries(body.Body.paths).map(([path, methods]) => [path, Object.keys(methods).sort()])).toEqual([
      ['/products', ['get', 'options']],
      ['/orders', ['options', 'post']],
      ['/users/{userId}/profile', ['get', 'options']],
    ]);
  });

  it('asks for no place of an aggregate, and makes the functions that are upstreams', () => {
    const site = platform('site', { auth: {} });
    const open = { auth: 'public', reason: 'a test' } as const;
    const things = site.service('things', {
      owner: 'team-things',
      upstream: { timeout: '2s' },
      routes: { 'GET /things': open },
    });
    const home = site.aggregate('home', {
      owner: 'team-home',
      timeout: '3s',
      routes: { 'GET /home': { ...open, parts: { things: call(things, 'GET /things', { critical: true }) } } },
    });
    const gateway = site.gateway('site', { services: [things, home], bff: 'a test' });
    const { Resources } = gatewayTemplate(gateway, {
      functions: {
        things: (scope) => LambdaFunction.fromFunctionArn(scope, 'Things', thingsArn) as IFunction,
      },
    });
    const stage = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGateway::Stage');
    expect(stage?.['Properties']).toMatchObject({ Variables: { upstream_things: `lambda:${thingsArn}` } });
  });

  it('takes the places of one environment', () => {
    const auth = { customer: { issuer: 'https://id.test.example/', audience: 'shop' } };
    expect(JSON.stringify(gatewayTemplate(shopGateway, { auth, stage: 'staging' }))).toContain(
      'issuer=https://id.test.example/&audience=shop',
    );
  });

  it('is refused with every mistake, also when it is no declaration of this version', () => {
    expect(() => gatewayTemplate({ ...shopGateway, schema: 2 } as never)).toThrow(GatehouseError);
    expect(() => gatewayTemplate({} as never)).toThrow(GatehouseError);
  });
});

describe('a template without hashes', () => {
  it('names a deployment and a version without the hash of what they hold, wherever they are named', () => {
    const hash = '0123456789abcdef'.repeat(2);
    const template = withoutHashes({
      Resources: {
        [`Deployment${hash}`]: { Type: 'AWS::ApiGateway::Deployment', DependsOn: [`Version${hash}`] },
        [`Version${hash}`]: { Type: 'AWS::Lambda::Version', Code: { S3Key: `${hash}${hash}.zip` } },
        [`Table${hash}`]: { Type: 'AWS::DynamoDB::Table' },
      },
      Outputs: { Id: { Value: { Ref: `Deployment${hash}` } } },
    });
    expect(template).toEqual({
      Resources: {
        Deployment: { Type: 'AWS::ApiGateway::Deployment', DependsOn: ['Version'] },
        Version: { Type: 'AWS::Lambda::Version', Code: { S3Key: 'asset.zip' } },
        [`Table${hash}`]: { Type: 'AWS::DynamoDB::Table' },
      },
      Outputs: { Id: { Value: { Ref: 'Deployment' } } },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { GatehouseError, Gateway, lambdaFunction } from '../../lib/index.ts';
import { depotGateway, depotPlaces, depotTemplate, functionIn, labelsArn } from './depot.ts';
import { statementsOf } from './role-rights.ts';
import { only, resources, synthesise, type TemplateJson, templateOf } from './shop.ts';

const template = depotTemplate();
const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}(?:[0-9a-f]{32})?$/, '');

/** An ARN as text: literal, `<id>.Arn`, `<id>` of a version, or with what stands behind one of them. */
const arnText = (arn: unknown): string => {
  if (typeof arn === 'string') return arn;
  const {
    Ref,
    'Fn::GetAtt': att,
    'Fn::Join': join,
  } = arn as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  };
  if (Ref !== undefined) return withoutHash(Ref);
  if (att !== undefined) return withoutHash(`${att[0]}`);
  return (join?.[1] ?? []).map(arnText).join('');
};
const variables = only(template, 'AWS::ApiGateway::Stage').Properties['Variables'];

describe('an upstream that is a Lambda function', () => {
  it('is one stage variable with its ARN: of the function, of a version, or of another account', () => {
    const named = Object.entries(variables).filter(([name]) => name.startsWith('upstream_'));
    expect(Object.fromEntries(named.map(([name, value]) => [name, arnText(value)]))).toEqual({
      upstream_stock: 'lambda:Stock',
      upstream_labels: `lambda:${labelsArn}`,
      upstream_scans: 'lambda:Scans',
      upstream_routes: 'lambda:RoutesCurrentVersion',
      upstream_prices: 'prices.example.com',
    });
  });

  it('may be called by the function that calls it, in its versions, and by nobody else', () => {
    const roles = ['ForwarderRole', 'ForwarderlabelsRole', 'AuthorizerRole'];
    const rights = roles.map((role) => [
      role,
      statementsOf(template, role)
        .filter(({ Action }) => `${Action}`.includes('lambda:'))
        .map(({ Effect, Action, Resource }) => [Effect, Action, [Resource].flat().map(arnText)]),
    ]);
    expect(Object.fromEntries(rights)).toEqual({
      ForwarderRole: [['Allow', 'lambda:InvokeFunction', ['Stock', 'Stock:*', 'RoutesCurrentVersion']]],
      ForwarderlabelsRole: [['Allow', 'lambda:InvokeFunction', [labelsArn, `${labelsArn}:*`]]],
      AuthorizerRole: [],
    });
  });

  it('is called by API Gateway with a permission of this API alone, which the stage waits for', () => {
    const permissions = Object.entries(resources(template, 'AWS::Lambda::Permission')).filter(([id]) =>
      id.includes('Upstream'),
    );
    const [api] = Object.keys(resources(template, 'AWS::ApiGateway::RestApi'));
    expect(permissions.map(([id, { Properties }]) => [withoutHash(id), arnText(Properties['FunctionName'])])).toEqual([
      ['GatewayRestUpstreamPermissionscans', 'Scans'],
      ['GatewayRestUpstreamPermissionroutes', 'RoutesCurrentVersion'],
    ]);
    for (const [id, { Properties }] of permissions) {
      expect(only(template, 'AWS::ApiGateway::Stage').DependsOn).toContain(id);
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      expect(JSON.stringify(Properties['SourceArn'])).toContain(`{"Ref":"${api}"},"/*/*/*"`);
    }
  });

  it('is the integration of a direct route, by its ARN', () => {
    const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties;
    const integration = Body.paths['/scans'].get['x-amazon-apigateway-integration'];
    expect(integration).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST' });
    const [text, { Arn }] = integration.uri['Fn::Sub'];
    expect(text).toMatch(/:lambda:path\/2015-03-31\/functions\/\$\{Arn\}\/invocations$/);
    expect(arnText(Arn)).toBe('Scans');
    expect(JSON.stringify(template)).not.toContain('{{lambda:');
  });

  it('is reached from an isolated network by an endpoint, which leads to what is invoked and to nothing else', () => {
    const endpoints = Object.entries(resources(template, 'AWS::EC2::VPCEndpoint')).filter(
      ([, { Properties }]) => Properties['VpcEndpointType'] === 'Interface',
    );
    expect(endpoints.map(([id]) => withoutHash(id))).toEqual(['GatewayInvocationsEndpoint']);
    const { ServiceName, PrivateDnsEnabled, PolicyDocument } = endpoints[0]?.[1].Properties ?? {};
    expect({ ServiceName, PrivateDnsEnabled }).toEqual({
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.lambda']] },
      PrivateDnsEnabled: true,
    });
    const [statement, ...more] = PolicyDocument.Statement;
    expect(more).toEqual([]);
    expect({ ...statement, Resource: statement.Resource.map(arnText) }).toEqual({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'lambda:InvokeFunction',
      Resource: ['Stock', 'Stock:*', labelsArn, `${labelsArn}:*`, 'RoutesCurrentVersion'],
    });
  });

  it('needs no endpoint where the functions of the gateway stand in no network of its own', () => {
    const given = templateOf((stack) => {
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) as IVpc;
      new Gateway(stack, 'Gateway', { gateway: depotGateway(), ...depotPlaces(stack), vpc });
    });
    for (const one of [given, depotTemplate({ limitStore: 'dynamodb' })])
      expect(Object.values(resources(one, 'AWS::EC2::VPCEndpoint'))).toEqual([]);
  });

  it('is no address that needs a way out of the network', () => {
    const notes = synthesise(
      (stack) => new Gateway(stack, 'Gateway', { gateway: depotGateway(), ...depotPlaces(stack) }),
      (assembly) => assembly.getStackByName('Shop').messages.map(({ entry }) => `${entry.data}`),
    );
    expect(notes.filter((text) => text.includes('NAT gateways, because'))).toEqual([
      expect.stringContaining('call prices by an address'),
    ]);
  });

  it('may be a function of another stack of the app', () => {
    const [stacks, imported] = synthesise(
      (stack) => {
        const other = new Stack(stack.node.root, 'Other');
        const places = depotPlaces(stack);
        const scans = lambdaFunction(functionIn(other, 'Elsewhere') as IFunction);
        new Gateway(stack, 'Gateway', {
          gateway: depotGateway(),
          ...places,
          upstreams: { ...places.upstreams, scans },
        });
      },
      (assembly) => [
        assembly.stacks.map(({ stackName }) => stackName),
        JSON.stringify((assembly.getStackByName('Shop').template as TemplateJson).Resources).match(
          /"Fn::ImportValue":"Other:[A-Za-z]+Elsewhere/g,
        ),
      ],
    );
    expect(stacks).toContain('Other');
    // Its stage variable, its integration and its permission.
    expect(imported).toHaveLength(3);
  });
});

describe('mistakes where a function is bound', () => {
  const told = (upstream: object, stock: (stack: Stack) => unknown): readonly string[] => {
    try {
      templateOf((stack) => {
        const places = depotPlaces(stack);
        const upstreams = { ...places.upstreams, stock: stock(stack) };
        new Gateway(stack, 'Gateway', { gateway: depotGateway(upstream), ...places, upstreams } as never);
      });
    } catch (error) {
      if (error instanceof GatehouseError)
        return error.issues.map(({ code, at, got }) => `${code} ${at} ${got ?? ''}`.trim());
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it.each<[string, (stack: Stack) => unknown, readonly string[]]>([
    ['a name', () => lambdaFunction('stock' as never), ['GH1004 gateway depot upstreams.stock.function']],
    ['nothing', () => lambdaFunction(undefined as never), ['GH1004 gateway depot upstreams.stock.function']],
    [
      'a construct of another kind',
      (stack) => lambdaFunction(stack as never),
      ['GH1004 gateway depot upstreams.stock.function'],
    ],
    [
      'a reason for plain http beside it',
      (stack) => ({ ...lambdaFunction(functionIn(stack, 'One')), insecure: 'mesh' }),
      ['GH1001 gateway depot upstreams.stock.insecure insecure'],
    ],
  ])('%s', (_, stock, issues) => {
    expect(told({}, stock)).toEqual(issues);
  });

  it('are told with what the declaration asks of an address', () => {
    expect(
      told({ health: { path: '/health' }, tls: { minVersion: '1.3' } }, () => lambdaFunction('stock' as never)),
    ).toEqual([
      'GH1004 gateway depot upstreams.stock.function',
      'GH2009 gateway depot upstreams.stock tls',
      'GH2009 gateway depot upstreams.stock health',
    ]);
  });
});

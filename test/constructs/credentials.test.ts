import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { GatehouseError, Gateway } from '../../lib/index.ts';
import { clubGateway, clubPlaces, clubTemplate } from './club.ts';
import { mayTouch, statementsOf } from './role-rights.ts';
import {
  only,
  resources,
  shopGateway,
  shopPlaces,
  shopTemplate,
  synthesise,
  type TemplateJson,
  templateOf,
} from './shop.ts';

const template = clubTemplate();
const bodyOf = (of: TemplateJson) => only(of, 'AWS::ApiGateway::RestApi').Properties['Body'];
const schemes = bodyOf(template).components.securitySchemes as Record<string, Record<string, never>>;

describe('the authorizers of a gateway with every kind of credential', () => {
  it('are one a header where results can be kept, and one more for what stands apart', () => {
    const rows = Object.entries(schemes)
      .filter(([, scheme]) => 'x-amazon-apigateway-authorizer' in scheme)
      .map(([name, scheme]) => {
        const { identitySource, authorizerResultTtlInSeconds } = scheme['x-amazon-apigateway-authorizer'] as never;
        return [name, identitySource, authorizerResultTtlInSeconds];
      });
    expect(rows).toEqual([
      ['any-anybody', undefined, 0],
      ['caller', 'method.request.header.Authorization', 30],
      ['caller-x-member-token', 'method.request.header.X-Member-Token', 30],
      ['direct-legacy', 'method.request.header.X-Ticket', 0],
      ['direct-reader', 'method.request.header.Authorization', 0],
      ['key', 'method.request.header.X-Api-Key', 30],
      ['key-query', undefined, 0],
      ['lambda-legacy', 'method.request.header.X-Ticket', 60],
    ]);
  });

  it('call the function of a credential that has one, and the published version of ours for all others', () => {
    const uri = (name: string) =>
      (schemes[name]?.['x-amazon-apigateway-authorizer'] as { readonly authorizerUri: object } | undefined)
        ?.authorizerUri;
    const functions = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions`;
    const ticketOffice = 'arn:aws:lambda:eu-central-1:111111111111:function:ticket-office';
    for (const name of ['lambda-legacy', 'direct-legacy'])
      expect(uri(name)).toEqual({ 'Fn::Sub': [`${functions}/\${Arn}/invocations`, { Arn: ticketOffice }] });
    for (const name of ['caller', 'key', 'key-query', 'any-anybody', 'direct-reader'])
      expect(JSON.stringify(uri(name))).toContain('GatewayAuthorizerFunctionCurrentVersion');
  });

  it('may be called by API Gateway for the authorizers of this API alone, and one that no route asks may not', () => {
    const own = Object.entries(resources(template, 'AWS::Lambda::Permission')).filter(([id]) =>
      /legacy|unused/.test(id),
    );
    expect(own.map(([, { Properties }]) => Properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'arn:aws:lambda:eu-central-1:111111111111:function:ticket-office',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Join': ['', expect.arrayContaining(['/authorizers/*'])] },
      },
    ]);
    expect(only(template, 'AWS::ApiGateway::Stage').DependsOn).toEqual(expect.arrayContaining([own[0]?.[0]]));
  });

  it('stand before a key where own keys are asked for by themselves, and alone where they are one of several', () => {
    const security = (path: string) => bodyOf(template).paths[path].get.security;
    expect(security('/feed')).toEqual([{ key: [], 'api-key': [] }]);
    expect(security('/scan')).toEqual([{ 'key-query': [], 'api-key': [] }]);
    expect(security('/any')).toEqual([{ 'any-anybody': [] }]);
    expect(security('/open')).toEqual([]);
    expect(bodyOf(template)['x-amazon-apigateway-api-key-source']).toBe('AUTHORIZER');
  });

  it('let a browser send what any of them reads', () => {
    const { responseParameters } =
      bodyOf(template).paths['/feed'].options['x-amazon-apigateway-integration'].responses.default;
    expect(responseParameters['method.response.header.Access-Control-Allow-Headers']).toBe(
      "'Authorization,Content-Type,traceparent,tracestate,X-Member-Token,X-Api-Key,X-Ticket'",
    );
  });
});

describe('tiers of own keys', () => {
  it('are a usage plan that counts and throttles nobody, with one key that the authorizer names', () => {
    const plans = Object.values(resources(template, 'AWS::ApiGateway::UsagePlan')).map(({ Properties }) => Properties);
    expect(plans.map(({ Throttle, Quota, Description }) => [Description, Throttle, Quota])).toEqual([
      ['Tier basic of machine on club', undefined, undefined],
      ['Tier bulk of machine on club', undefined, undefined],
      ['Tier scan of scanner on club', undefined, undefined],
    ]);
    const keys = Object.entries(resources(template, 'AWS::ApiGateway::ApiKey'));
    expect(
      Object.values(resources(template, 'AWS::ApiGateway::UsagePlanKey')).map(({ Properties }) => Properties),
    ).toEqual(
      keys.map(([id]) => ({
        KeyId: { Ref: id },
        KeyType: 'API_KEY',
        UsagePlanId: {
          Ref: expect.stringMatching(/^GatewayUsagePlans(machinebasic|machinebulk|scannerscan)[0-9A-F]{8}$/),
        },
      })),
    );
  });

  it('tell the authorizer their key by a stage variable, the same text as at the key', () => {
    const { Variables } = only(template, 'AWS::ApiGateway::Stage').Properties;
    const values = Object.values(resources(template, 'AWS::ApiGateway::ApiKey')).map(
      ({ Properties }) => Properties['Value'],
    );
    expect([
      Variables['usage_machine_basic'],
      Variables['usage_machine_bulk'],
      Variables['usage_scanner_scan'],
    ]).toEqual(values);
    expect(
      Object.values(resources(template, 'AWS::ApiGateway::ApiKey')).every(({ Properties }) => Properties['Enabled']),
    ).toBe(true);
  });

  it('have keys whose values no other stack, stage or gateway has, of a length that API Gateway takes', () => {
    const build = (stack: Stack) => {
      new Gateway(stack, 'Blue', { gateway: clubGateway(), ...clubPlaces(stack), stage: 'blue' });
      const places = clubPlaces(new Stack(stack.node.root as App, 'Elsewhere'));
      new Gateway(stack, 'Green', { gateway: clubGateway(), ...places, stage: 'green' });
    };
    const values = Object.values(resources(templateOf(build), 'AWS::ApiGateway::ApiKey')).map(
      ({ Properties }) => Properties['Value'],
    );
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(6);
    for (const value of values) {
      const [, parts] = value['Fn::Join'];
      expect(parts[1]).toEqual({ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] });
      const text = `${parts[0]}7a1c4f10-6f9b-11ef-8c2e-0242ac120002`;
      expect(text).toMatch(/^[a-z0-9-]{20,128}$/);
    }
  });
});

describe('the roles of the functions', () => {
  const rows = {
    'the keys of an issuer': { table: 'Identity', leadingKey: 'jwks#https://id.example.com/' },
    'an own key': { table: 'Identity', leadingKey: 'key#0123456789abcdef' },
    revocations: { table: 'Identity', leadingKey: 'revocation' },
    'a row of a sort to come': { table: 'Identity', leadingKey: 'session#1' },
    'a counter': { table: 'State', leadingKey: 'limit#1' },
    'a circuit': { table: 'State', leadingKey: 'circuit#club' },
    'a circuit of another gateway': { table: 'State', leadingKey: 'circuit#shop' },
    'what a check found': { table: 'State', leadingKey: 'health#club' },
    'other state': { table: 'State', leadingKey: 'session#1' },
  } as const;
  const actions = [
    'GetItem',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'Query',
    'Scan',
    'BatchGetItem',
    'BatchWriteItem',
    'PartiQLSelect',
  ];
  const rightsOf = (of: TemplateJson, role: string) =>
    Object.fromEntries(
      Object.entries(rows).map(([row, request]) => [
        row,
        actions.filter((action) => mayTouch(of, role, { action: `dynamodb:${action}`, ...request })).join(' '),
      ]),
    );
  const nothing = Object.fromEntries(Object.keys(rows).map((row) => [row, '']));

  it.each<[string, TemplateJson, string, object]>([
    [
      'the authorizer shares keys of issuers, reads own keys and lists revocations',
      template,
      'Authorizer',
      { ...nothing, 'the keys of an issuer': 'GetItem UpdateItem', 'an own key': 'GetItem', revocations: 'Query' },
    ],
    [
      'the forwarder counts and shares circuits, and touches nothing of identities',
      template,
      'Forwarder',
      { ...nothing, 'a counter': 'GetItem UpdateItem DeleteItem', 'a circuit': 'GetItem UpdateItem Query' },
    ],
    [
      'an authorizer without own keys reads none',
      shopTemplate(),
      'Authorizer',
      { ...nothing, 'the keys of an issuer': 'GetItem UpdateItem', revocations: 'Query' },
    ],
    [
      'a forwarder beside Valkey touches the circuits of its own gateway',
      shopTemplate(),
      'Forwarder',
      { ...nothing, 'a circuit of another gateway': 'GetItem UpdateItem Query' },
    ],
  ])('%s', (_, of, role, rights) => {
    expect(rightsOf(of, role)).toEqual(rights);
  });

  it('read the secrets of OAuth clients by name, the authorizer alone', () => {
    const secrets = (role: string) =>
      statementsOf(template, role).filter(({ Action }) => `${Action}`.includes('secretsmanager'));
    expect(secrets('Authorizer')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: {
          'Fn::Join': ['', expect.arrayContaining([':secretsmanager:', ':secret:club/partner-client-??????'])],
        },
      },
    ]);
    expect(secrets('Forwarder')).toEqual([]);
  });

  it('know the identity table by its name in the authorizer alone', () => {
    const environments = Object.entries(resources(template, 'AWS::Lambda::Function')).map(([id, { Properties }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Object.keys(Properties['Environment']?.Variables ?? {}),
    ]);
    expect(environments).toEqual([
      ['GatewayAuthorizerFunction', ['GATEHOUSE_IDENTITY_TABLE']],
      ['GatewayForwarderFunction', ['GATEHOUSE_STAGE', 'GATEHOUSE_STATE_TABLE']],
    ]);
  });
});

describe('places of credentials', () => {
  it('become stage variables; a function is none, and a secret is only named', () => {
    expect(only(template, 'AWS::ApiGateway::Stage').Properties['Variables']).toMatchObject({
      auth_member: 'issuer=https://id.example.com/&audience=club',
      auth_pool: 'issuer=https://id.example.com/&audience=club',
      auth_partner:
        'issuer=https://partner.example.com/&introspectionUri=https://partner.example.com/introspect&clientId=club&clientSecret=club/partner-client',
    });
    expect(
      Object.keys(only(template, 'AWS::ApiGateway::Stage').Properties['Variables']).filter((name) =>
        /legacy|unused/.test(name),
      ),
    ).toEqual([]);
  });

  it('may be known at deploy time only', () => {
    const late = templateOf((stack) => {
      const places = clubPlaces(stack);
      const text = (id: string) => new CfnParameter(stack, id).valueAsString;
      const partner = { ...places.auth.partner, clientId: text('Client'), clientSecret: text('Secret') };
      const code = new LambdaFunction(stack, 'Office', {
        code: Code.fromInline('x'),
        handler: 'i.h',
        runtime: Runtime.NODEJS_24_X,
      });
      const auth = { ...places.auth, partner, legacy: { function: code as IFunction } };
      new Gateway(stack, 'Gateway', { gateway: clubGateway(), ...places, auth });
    });
    expect(JSON.stringify(only(late, 'AWS::ApiGateway::Stage').Properties['Variables']['auth_partner'])).toContain(
      '"Ref":"Client"',
    );
    expect(JSON.stringify(bodyOf(late).components.securitySchemes['lambda-legacy'])).toMatch(
      /"Fn::GetAtt":\["Office[0-9A-F]{8}","Arn"\]/,
    );
    expect(JSON.stringify(statementsOf(late, 'Authorizer'))).toContain('"Ref":"Secret"');
  });

  const messageOf = (auth: object): string => {
    try {
      templateOf((stack) => {
        const places = clubPlaces(stack);
        new Gateway(stack, 'Gateway', {
          gateway: clubGateway(),
          ...places,
          auth: { ...places.auth, ...auth },
        } as never);
      });
    } catch (error) {
      if (error instanceof GatehouseError) return error.message;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('are refused when a function is missing, is none, or has a misspelt key', () => {
    expect(messageOf({ legacy: undefined, unused: { function: 'arn:aws:lambda:x' } }).split('\n')).toEqual([
      '2 mistakes in the gateway',
      'GH2001 gateway club auth.legacy: a place is missing',
      '       fix: write `auth: { legacy: { function: … } }` at the construct',
      'GH1004 gateway club auth.unused.function: expected a Lambda function',
      '       fix: write `auth: { unused: { function: … } }` at the construct',
    ]);
    expect(messageOf({ partner: { issuer: 'https://a.example' } })).toContain(
      'GH1003 gateway club auth.partner.clientSecret',
    );
  });
});

describe('the manifest of a gateway with every kind of credential', () => {
  const manifest = synthesise(
    (stack) => new Gateway(stack, 'Gateway', { gateway: clubGateway(), ...clubPlaces(stack) }),
    ({ directory }) =>
      JSON.parse(readFileSync(join(directory, 'Shop.Gateway.gatehouse.json'), 'utf8')) as AssemblyManifest,
  );

  it('has the credentials of tokens, and what a local issuer must give to each', () => {
    expect(
      manifest.credentials.map(({ name, kind, header, audienceClaim, fixedClaims }) => ({
        name,
        kind,
        header,
        audienceClaim,
        fixedClaims,
      })),
    ).toEqual([
      { name: 'member', kind: 'jwt', header: 'x-member-token', audienceClaim: 'aud', fixedClaims: {} },
      { name: 'visitor', kind: 'jwt', header: 'authorization', audienceClaim: 'aud', fixedClaims: {} },
      { name: 'partner', kind: 'introspection', header: 'authorization', audienceClaim: 'aud', fixedClaims: {} },
      {
        name: 'pool',
        kind: 'jwt',
        header: 'authorization',
        audienceClaim: 'client_id',
        fixedClaims: { token_use: 'access' },
      },
    ]);
  });

  it('has own keys apart from those that API Gateway keeps', () => {
    expect(manifest.ownKeys).toEqual([
      { credential: 'machine', tiers: ['basic', 'bulk'] },
      { credential: 'scanner', tiers: ['scan'] },
    ]);
    expect(manifest.usagePlans).toEqual([]);
  });
});

it('a gateway of another time keeps the logical ids of all that it had', () => {
  const before = Object.keys(
    templateOf((stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway: shopGateway() })).Resources,
  );
  const stable = before.filter((id) => !/CurrentVersion|Deployment|Network|Cache|Permission|Signing/.test(id));
  expect(Object.keys(template.Resources)).toEqual(expect.arrayContaining(stable));
});

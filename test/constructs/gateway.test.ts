import { describe, expect, it } from '@jest/globals';
import { withoutHashes } from '../../lib/testing/without-hashes.ts';
import { only, resources, shopGateway, shopTemplate } from './shop.ts';

const template = shopTemplate();

describe('the template of a gateway', () => {
  it('keeps its logical ids: a changed one is a breaking change', () => {
    expect(Object.keys(withoutHashes(template).Resources).sort()).toMatchInlineSnapshot(`
[
  "GatewayAuthorizerFunction0908AFB6",
  "GatewayAuthorizerFunctionCurrentVersion53937628",
  "GatewayAuthorizerLog01765FC6",
  "GatewayAuthorizerRoleDefaultPolicyE10A180C",
  "GatewayAuthorizerRoleFB798665",
  "GatewayForwarderFunctionC57225D7",
  "GatewayForwarderFunctionCurrentVersionF009FF49",
  "GatewayForwarderLog9F6745AC",
  "GatewayForwarderRole65231A5C",
  "GatewayForwarderRoleDefaultPolicyF3D05AEC",
  "GatewayIdentityF4D25999",
  "GatewayLimitCache339F8EA1",
  "GatewayLimitCacheDefaultUser0E642772",
  "GatewayLimitCacheGroup02C7FAA1",
  "GatewayLimitCacheGroupfromShopGatewayNetworkForwarderGroupE3DAF2DD63796380DA77666A",
  "GatewayLimitCacheUser0FBBF3BC",
  "GatewayLimitCacheUserGroup775E1983",
  "GatewayNetworkForwarderGroupFD3DE3C7",
  "GatewayNetworkVpc6255400F",
  "GatewayNetworkVpcDynamoDb2EF06539",
  "GatewayNetworkVpcIGW608FE63C",
  "GatewayNetworkVpcPrivateSubnet1DefaultRouteA78DC9B7",
  "GatewayNetworkVpcPrivateSubnet1RouteTable3E373CFD",
  "GatewayNetworkVpcPrivateSubnet1RouteTableAssociation27E5B810",
  "GatewayNetworkVpcPrivateSubnet1SubnetF2410470",
  "GatewayNetworkVpcPrivateSubnet2DefaultRouteB9F68ABD",
  "GatewayNetworkVpcPrivateSubnet2RouteTableAssociation261D4F05",
  "GatewayNetworkVpcPrivateSubnet2RouteTableE50F1ABA",
  "GatewayNetworkVpcPrivateSubnet2SubnetE261FDD7",
  "GatewayNetworkVpcPublicSubnet1DefaultRouteEA8ECFF9",
  "GatewayNetworkVpcPublicSubnet1EIP0E11AEF9",
  "GatewayNetworkVpcPublicSubnet1NATGateway653E911C",
  "GatewayNetworkVpcPublicSubnet1RouteTableACE95FE8",
  "GatewayNetworkVpcPublicSubnet1RouteTableAssociationD9F0215E",
  "GatewayNetworkVpcPublicSubnet1Subnet9E8F7847",
  "GatewayNetworkVpcPublicSubnet2DefaultRoute11E88571",
  "GatewayNetworkVpcPublicSubnet2EIP79B54D13",
  "GatewayNetworkVpcPublicSubnet2NATGateway5EC1BFBE",
  "GatewayNetworkVpcPublicSubnet2RouteTable6D7CF8BE",
  "GatewayNetworkVpcPublicSubnet2RouteTableAssociationE806902B",
  "GatewayNetworkVpcPublicSubnet2Subnet5DEE69C9",
  "GatewayNetworkVpcVPCGWEBB4FF72",
  "GatewayRestAccessLogB5A312A7",
  "GatewayRestApi6816E44A",
  "GatewayRestAuthorizerPermission7A319D9B",
  "GatewayRestDeploymentEFCB2E55",
  "GatewayRestForwarderPermissionD9FE49FF",
  "GatewayRestStageA3976C6C",
  "GatewayStateE08A00C2",
]
`);
  });

  it('is as it was', () => {
    expect(withoutHashes(template)).toMatchSnapshot();
  });

  it('is the same bytes when it is synthesised again', () => {
    expect(JSON.stringify(shopTemplate())).toBe(JSON.stringify(template));
  });

  it('holds no custom resource and no account-wide setting', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^Custom::|CustomResource|^AWS::ApiGateway::Account$/.test(type))).toEqual([]);
  });

  it('gives no resource a name that another gateway could have', () => {
    const named = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
      Object.entries(Properties as object)
        .filter(([key, value]) => /^(\w+Name|Name)$/.test(key) && typeof value === 'string')
        .map(([key, value]) => `${Type} ${key}: ${value}`),
    );
    // Names of an API and of an inline policy need not be unique; a stage's is unique within its API, a user's in its group.
    const shared = /RestApi Name|IAM::Policy PolicyName|Stage StageName|ElastiCache::User UserName/;
    expect(named.filter((text) => !shared.test(text))).toEqual([]);
  });
});

describe('the REST API', () => {
  it('is one body, written as a whole, regional, and refused on warnings', () => {
    const { Body, ...rest } = only(template, 'AWS::ApiGateway::RestApi').Properties;
    expect(rest).toEqual({
      EndpointConfiguration: { Types: ['REGIONAL'] },
      FailOnWarnings: true,
      Mode: 'overwrite',
      Name: 'shop-prod',
    });
    expect(Object.keys(Body.paths).sort()).toEqual(['/archive/{id}', '/orders', '/products']);
  });

  it('calls the published version of each function', () => {
    const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties;
    const versions = Object.keys(resources(template, 'AWS::Lambda::Version'));
    const uriOf = (name: string) => {
      const version = versions.find((id) => id.includes(name));
      return {
        'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${version}}/invocations`,
      };
    };
    expect(Body.paths['/orders'].post['x-amazon-apigateway-integration'].uri).toEqual(uriOf('Forwarder'));
    for (const scheme of Object.values<Record<string, never>>(Body.components.securitySchemes)) {
      expect(scheme['x-amazon-apigateway-authorizer']).toMatchObject({ authorizerUri: uriOf('Authorizer') });
    }
  });

  it('has one permission a function, for all routes and for all authorizers', () => {
    const sources = Object.values(resources(template, 'AWS::Lambda::Permission')).map(({ Properties }) => [
      Object.keys(template.Resources)
        .find((id) => id === Properties['FunctionName'].Ref)
        ?.replace(/CurrentVersion.*/, ''),
      Properties['SourceArn']['Fn::Join'][1].at(-1),
    ]);
    expect(sources).toEqual([
      ['GatewayAuthorizerFunction', '/authorizers/*'],
      ['GatewayForwarderFunction', '/*/*/*'],
    ]);
  });

  it('switches its stage only after the permissions, and keeps what an older deployment needs', () => {
    const permissions = Object.keys(resources(template, 'AWS::Lambda::Permission'));
    expect(only(template, 'AWS::ApiGateway::Stage').DependsOn).toEqual(permissions);
    for (const type of ['AWS::ApiGateway::Deployment', 'AWS::Lambda::Version', 'AWS::Lambda::Permission']) {
      for (const { UpdateReplacePolicy } of Object.values(resources(template, type))) {
        expect([type, UpdateReplacePolicy]).toEqual([type, 'Retain']);
      }
    }
  });

  it('is deployed anew when a route changes, or only the configuration of a function, and not otherwise', () => {
    const hashed = (of: typeof template) => ({
      deployment: Object.keys(resources(of, 'AWS::ApiGateway::Deployment')),
      versions: Object.keys(resources(of, 'AWS::Lambda::Version')),
    });
    const before = hashed(template);
    expect(hashed(shopTemplate(shopGateway()))).toEqual(before);

    const slower = hashed(shopTemplate(shopGateway({ timeout: '6s' })));
    expect(slower.deployment).not.toEqual(before.deployment);

    const stricter = hashed(shopTemplate(shopGateway({ rate: '29/min' })));
    expect(stricter.versions[0]).toBe(before.versions[0]);
    expect(stricter.versions[1]).not.toBe(before.versions[1]);
    expect(stricter.deployment).not.toEqual(before.deployment);
  });
});

describe('the stage', () => {
  const { Properties } = only(template, 'AWS::ApiGateway::Stage');

  it('binds every place as one variable', () => {
    expect(Properties['Variables']).toEqual({
      auth_customer: 'issuer=https://issuer.example.com/&audience=shop',
      upstream_orders: 'orders.example.com',
      upstream_archive: 'archive.example.com/v1',
    });
  });

  it('traces, and logs one JSON object a request whose values no client can shape', () => {
    expect(Properties['TracingEnabled']).toBe(true);
    const log = JSON.parse(Properties['AccessLogSetting'].Format) as Record<string, string>;
    expect(log['requestId']).toBe('$context.extendedRequestId');
    const shapedByClients =
      /path$|userAgent|requestId$|xrayTraceId|messageString|\.authorizer\.(?!status|latency)|querystring/;
    const others = Object.values(log).filter(
      (value) => !['$context.extendedRequestId', '$context.resourcePath'].includes(value),
    );
    expect(others.filter((value) => shapedByClients.test(value))).toEqual([]);
  });
});

describe('the functions', () => {
  it.each<{ name: string; timeout: number }>`
    name            | timeout
    ${'Authorizer'} | ${5}
    ${'Forwarder'}  | ${6}
  `('$name runs a prebuilt bundle on arm64 for $timeout s at most', ({ name, timeout }) => {
    const [found] = Object.entries(resources(template, 'AWS::Lambda::Function')).filter(([id]) => id.includes(name));
    expect(found?.[1].Properties).toMatchObject({
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 512,
      Timeout: timeout,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
    });
  });

  it('stand: the forwarder in the network, the authorizer outside of it', () => {
    const inVpc = Object.entries(resources(template, 'AWS::Lambda::Function'))
      .filter(([, { Properties }]) => 'VpcConfig' in Properties)
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(inVpc).toEqual(['GatewayForwarderFunction']);
  });

  it('keep their logs for thirty days', () => {
    const groups = Object.values(resources(template, 'AWS::Logs::LogGroup'));
    expect(groups.map(({ Properties }) => Properties['RetentionInDays'])).toEqual([30, 30, 30]);
  });

  it('may write their own log and traces, share keys of issuers and read revocations, attach the forwarder to its network, let it connect to its cache, and nothing else', () => {
    const statements = Object.entries(resources(template, 'AWS::IAM::Policy')).map(([id, { Properties }]) => [
      id.replace(/RoleDefaultPolicy.*/, ''),
      Properties['PolicyDocument'].Statement.map(({ Effect, Action, Resource, Condition }: Record<string, never>) => ({
        Effect,
        Action,
        Resource,
        Condition,
      })),
    ]);
    const logs = (id: string) => ({
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [expect.stringContaining(id), 'Arn'] },
    });
    const traces = { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' };
    const rows = (Action: string | readonly string[], keys: string, table = 'Identity') => ({
      Effect: 'Allow',
      Action,
      Resource: { 'Fn::GetAtt': [expect.stringContaining(table), 'Arn'] },
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } },
    });
    const interfaces = expect.arrayContaining(['ec2:CreateNetworkInterface']);
    expect(statements).toEqual([
      [
        'GatewayAuthorizer',
        [
          logs('AuthorizerLog'),
          traces,
          rows(['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'jwks#*'),
          rows('dynamodb:Query', 'revocation'),
        ],
      ],
      [
        'GatewayForwarder',
        [
          logs('ForwarderLog'),
          { Effect: 'Allow', Action: interfaces, Resource: '*' },
          {
            Effect: 'Deny',
            Action: interfaces,
            Resource: '*',
            Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
          },
          traces,
          {
            Effect: 'Allow',
            Action: 'elasticache:Connect',
            Resource: [
              { 'Fn::GetAtt': [expect.stringMatching(/LimitCache[0-9A-F]{8}$/), 'ARN'] },
              { 'Fn::GetAtt': [expect.stringMatching(/LimitCacheUser[0-9A-F]{8}$/), 'Arn'] },
            ],
          },
          rows(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:UpdateItem'], 'circuit#shop', 'State'),
        ],
      ],
    ]);
    const roles = Object.values(resources(template, 'AWS::IAM::Role'));
    expect(roles.map(({ Properties }) => Object.keys(Properties))).toEqual([
      ['AssumeRolePolicyDocument'],
      ['AssumeRolePolicyDocument'],
    ]);
  });
});

describe('the stores', () => {
  it('are two tables that outlive the stack and forget by themselves', () => {
    const tables = Object.values(resources(template, 'AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(2);
    for (const { DeletionPolicy, UpdateReplacePolicy, Properties } of tables) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
      expect(Properties).toEqual({
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    }
  });

  it('are a Valkey that only the forwarder reaches, over TLS', () => {
    expect(only(template, 'AWS::ElastiCache::ServerlessCache').Properties).toMatchObject({
      Engine: 'valkey',
      MajorEngineVersion: '8',
    });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({
      IpProtocol: 'tcp',
      FromPort: 6379,
      ToPort: 6380,
      SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringContaining('ForwarderGroup'), 'GroupId'] },
    });
    const [forwarder] = Object.values(resources(template, 'AWS::Lambda::Function')).filter(
      ({ Properties }) => 'VpcConfig' in Properties,
    );
    expect(forwarder?.Properties['Environment'].Variables).toEqual({
      GATEHOUSE_LIMIT_SPACE: expect.stringMatching(/^[0-9a-z]{7}$/),
      GATEHOUSE_STAGE: 'prod',
      GATEHOUSE_STATE_TABLE: { Ref: expect.stringContaining('State') },
      GATEHOUSE_VALKEY_URL: {
        'Fn::Join': [
          '',
          [
            'rediss://',
            { Ref: expect.stringMatching(/LimitCacheUser[0-9A-F]{8}$/) },
            '@',
            { 'Fn::GetAtt': [expect.stringContaining('LimitCache'), 'Endpoint.Address'] },
            ':6379/?cache=',
            { Ref: expect.stringMatching(/LimitCache[0-9A-F]{8}$/) },
          ],
        ],
      },
    });
  });
});

it('the outputs say where everything is', () => {
  expect(Object.keys(template['Outputs'] as object).map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
    'GatewayUrl',
    'GatewayApiId',
    'GatewayStageName',
    'GatewayAuthorizerName',
    'GatewayForwarderName',
    'GatewayIdentityTableName',
    'GatewayStateTableName',
    'GatewayCacheEndpoint',
  ]);
});

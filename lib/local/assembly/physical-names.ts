import { createHash } from 'node:crypto';

/** One resource, as far as its names need it. */
export interface Named {
  readonly type: string;
  readonly logicalId: string;
  readonly stackName: string;
  /** `arn:<partition>:<service>:<region>:<account>:<rest>` */
  readonly arn: (service: string, rest: string) => string;
  /** A resolved property of the resource as text; undefined when the template does not set it. */
  readonly text: (property: string) => string | undefined;
}

/** What a resource answers to `Ref` and `Fn::GetAtt`; nothing but what a local host can know. */
interface Row {
  readonly ref: (resource: Named) => string;
  readonly attributes: { readonly [attribute: string]: (resource: Named) => string };
}

const generated = ({ stackName, logicalId }: Named) => `${stackName}-${logicalId}`;
const named = (property: string) => (resource: Named) => resource.text(property) ?? generated(resource);
/** API Gateway ids are ten of a-z0-9; ours are stable, so that a reload keeps every ARN. */
const shortId = (resource: Named) => createHash('sha256').update(generated(resource)).digest('hex').slice(0, 10);

const functionName = named('FunctionName');
const functionArn = (resource: Named) => resource.arn('lambda', `function:${functionName(resource)}`);
/** `FunctionName` of a version or alias is a name or a whole ARN. */
const qualified = (resource: Named, qualifier: string) => {
  const target = resource.text('FunctionName') ?? '';
  const arn = target.startsWith('arn:') ? target : resource.arn('lambda', `function:${target}`);
  return `${arn}:${qualifier}`;
};
const versionArn = (resource: Named) => qualified(resource, '1');
const aliasArn = (resource: Named) => qualified(resource, resource.text('Name') ?? '');
const tableArn = (resource: Named) => resource.arn('dynamodb', `table/${named('TableName')(resource)}`);
const table: Row = { ref: named('TableName'), attributes: { Arn: tableArn } };
/** Caches keep no address of their own here: the host gives functions the address of its engine. */
const address = () => '127.0.0.1';
const port = () => '6379';

const secretArn = (resource: Named) =>
  resource.arn('secretsmanager', `secret:${named('Name')(resource)}-${shortId(resource).slice(0, 6)}`);

const balancerArn = (resource: Named) =>
  resource.arn('elasticloadbalancing', `loadbalancer/app/${named('Name')(resource)}/${shortId(resource)}`);
/** RFC 6761: a name that leads nowhere. What a laptop calls in its place is its to say, by the stage variable. */
const nowhere = (resource: Named) => `${generated(resource).toLowerCase()}.elb.invalid`;

/** It names no account. */
const domainArn = (resource: Named) =>
  resource.arn('apigateway', `/domainnames/${named('DomainName')(resource)}`).replace(/:\d{12}:/, '::');
const regionalDomain = (resource: Named) => `d-${shortId(resource)}.execute-api.invalid`;

const rows: { readonly [type: string]: Row } = {
  'AWS::Lambda::Function': { ref: functionName, attributes: { Arn: functionArn } },
  'AWS::Lambda::Version': {
    ref: versionArn,
    attributes: { Version: () => '1', FunctionArn: versionArn },
  },
  'AWS::Lambda::Alias': { ref: aliasArn, attributes: { AliasArn: aliasArn } },
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::ElastiCache::ServerlessCache': {
    ref: named('ServerlessCacheName'),
    attributes: {
      'Endpoint.Address': address,
      'Endpoint.Port': port,
      'ReaderEndpoint.Address': address,
      'ReaderEndpoint.Port': port,
      ARN: (resource) => resource.arn('elasticache', `serverlesscache:${named('ServerlessCacheName')(resource)}`),
    },
  },
  'AWS::ElastiCache::ReplicationGroup': {
    ref: named('ReplicationGroupId'),
    attributes: {
      'PrimaryEndPoint.Address': address,
      'PrimaryEndPoint.Port': port,
      'ReaderEndPoint.Address': address,
      'ReaderEndPoint.Port': port,
      'ConfigurationEndPoint.Address': address,
      'ConfigurationEndPoint.Port': port,
    },
  },
  'AWS::ElastiCache::User': { ref: named('UserId'), attributes: {} },
  'AWS::ElastiCache::UserGroup': { ref: named('UserGroupId'), attributes: {} },
  'AWS::ApiGateway::RestApi': { ref: shortId, attributes: { RestApiId: shortId, RootResourceId: shortId } },
  'AWS::ApiGateway::Deployment': { ref: shortId, attributes: { DeploymentId: shortId } },
  'AWS::ApiGateway::Stage': { ref: (resource) => resource.text('StageName') ?? '', attributes: {} },
  'AWS::ApiGateway::DomainName': {
    ref: named('DomainName'),
    attributes: {
      DomainNameArn: domainArn,
      RegionalDomainName: regionalDomain,
      // Of API Gateway's regional endpoints in us-east-1; nothing on a laptop asks what it stands for.
      RegionalHostedZoneId: () => 'Z1UJRXOUMOOFQ8',
    },
  },
  'AWS::ApiGateway::UsagePlan': { ref: shortId, attributes: { Id: shortId } },
  'AWS::ApiGateway::ApiKey': { ref: shortId, attributes: { APIKeyId: shortId } },
  'AWS::ApiGatewayV2::VpcLink': { ref: shortId, attributes: { VpcLinkId: shortId } },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    ref: balancerArn,
    attributes: { LoadBalancerArn: balancerArn, DNSName: nowhere },
  },
  'AWS::SecretsManager::Secret': { ref: secretArn, attributes: { Id: secretArn } },
  'AWS::IAM::Role': {
    ref: named('RoleName'),
    attributes: { Arn: (resource) => resource.arn('iam', `role/${named('RoleName')(resource)}`) },
  },
  'AWS::Logs::LogGroup': {
    ref: named('LogGroupName'),
    attributes: { Arn: (resource) => resource.arn('logs', `log-group:${named('LogGroupName')(resource)}:*`) },
  },
};

/** What `Ref` gives for a resource of this type; undefined when the host does not know it. */
export function refOf(resource: Named): string | undefined {
  return rows[resource.type]?.ref(resource);
}

/** What `Fn::GetAtt` gives; undefined when the host does not know it. */
export function attributeOf(resource: Named, attribute: string): string | undefined {
  return rows[resource.type]?.attributes[attribute]?.(resource);
}

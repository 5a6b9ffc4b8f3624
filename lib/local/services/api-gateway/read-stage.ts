import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { exists, property, resolve, resourceScope, resourcesOf, type Scope } from '../../assembly/resolve.ts';
import { isObject, type Json, type JsonObject, type Stack } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { isPrivate } from './absent-front.ts';
import { readApiMappings } from './read-api-mappings.ts';
import {
  apiKeySource,
  apiKeySources,
  readDocument,
  readGatewayResponse,
  responseType,
  textList,
} from './read-document.ts';
import { accountThrottle } from './read-throttle.ts';
import type { MethodDefinition, RestApiDefinition, StageVariables, ThrottleDefinition } from './rest-api-definition.ts';

const apiKeys: KnownKeys = {
  Name: any,
  Description: (value) => value !== '',
  Body: any,
  Mode: only('overwrite', 'merge'),
  FailOnWarnings: any,
  BinaryMediaTypes: any,
  EndpointConfiguration: isServedEndpoint,
  DisableExecuteApiEndpoint: any,
  SecurityPolicy: any,
  EndpointAccessMode: any,
  ApiKeySourceType: only(...apiKeySources),
  Tags: any,
};

/** AWS takes no second one. */
function isServedEndpoint(value: Json): boolean {
  const types = isObject(value) ? value['Types'] : undefined;
  return !Array.isArray(types) || types.length < 2;
}

const stageKeys: KnownKeys = {
  RestApiId: any,
  DeploymentId: any,
  StageName: any,
  Description: any,
  Variables: any,
  AccessLogSetting: any,
  MethodSettings: any,
  TracingEnabled: any,
  DocumentationVersion: any,
  Tags: any,
  CacheClusterEnabled: only(false),
};

/** A deployment that makes or changes a stage of its own is another stage than the template's. */
const deploymentKeys: KnownKeys = { RestApiId: any, Description: any };

const methodSettingKeys: KnownKeys = {
  HttpMethod: any,
  ResourcePath: any,
  ThrottlingRateLimit: any,
  ThrottlingBurstLimit: any,
  // Execution logs and metrics: nothing that a client sees.
  LoggingLevel: any,
  MetricsEnabled: any,
  DataTraceEnabled: any,
  CachingEnabled: only(false),
};

/** Resources of API Gateway that are served, or that change nothing on a laptop; every other one is refused by name. */
const servedResources = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::DocumentationPart',
  'AWS::ApiGateway::DocumentationVersion',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::UsagePlanKey',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::BasePathMapping',
]);

/** Every REST API of the stacks, once for each of its stages. @throws Unsupported */
export function readStages(
  stacks: readonly Stack[],
  overrides: { readonly [variable: string]: string },
): readonly RestApiDefinition[] {
  return stacks.flatMap((stack) => {
    refuseUnserved(stack, stacks);
    const apis = resourcesOf(stack, stacks, ['AWS::ApiGateway::RestApi']);
    const stages = resourcesOf(stack, stacks, ['AWS::ApiGateway::Stage']);
    return stages.map((stage) => {
      const apiId = property('RestApiId', stage);
      const api = apis.find((candidate) => idOf(candidate) === apiId);
      if (api === undefined) throw new Unsupported(below(stage.place, 'RestApiId'), 'the API is not in the same stack');
      return readStage(api, stage, overrides);
    });
  });
}

function refuseUnserved(stack: Stack, stacks: readonly Stack[]): void {
  for (const [logicalId, { Type }] of Object.entries(stack.template.Resources ?? {})) {
    const scope = resourceScope(stack, stacks, logicalId);
    if (Type.startsWith('AWS::ApiGateway::') && !servedResources.has(Type) && exists(scope)) {
      throw new Unsupported(scope.place, `the local host does not serve ${Type}`);
    }
    if (Type === 'AWS::ApiGateway::Deployment' && exists(scope)) served(scope, deploymentKeys, []);
  }
}

const idOf = (scope: Scope) => resolve({ Ref: scope.place.resource }, scope);

/** The named properties of a resource, resolved, after the refusal of all others. */
function served(
  scope: Scope,
  known: KnownKeys,
  names: readonly string[],
): { readonly [name: string]: Json | undefined } {
  const raw = scope.stack.template.Resources?.[scope.place.resource]?.Properties ?? {};
  const resolved = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, names.includes(name) ? (property(name, scope) ?? null) : value]),
  );
  refuseUnknown(resolved, known, scope.place);
  return resolved;
}

function readStage(api: Scope, stage: Scope, overrides: { readonly [variable: string]: string }): RestApiDefinition {
  const { Body, BinaryMediaTypes, EndpointConfiguration, ApiKeySourceType } = served(api, apiKeys, [
    'Body',
    'BinaryMediaTypes',
    'Mode',
    'EndpointConfiguration',
    'ApiKeySourceType',
  ]);
  const given = served(stage, stageKeys, [
    'StageName',
    'DeploymentId',
    'Variables',
    'MethodSettings',
    'CacheClusterEnabled',
  ]);
  const bodyPlace = below(api.place, 'Body');
  if (!isObject(Body)) throw new Unsupported(bodyPlace, 'the local host serves APIs with an inline OpenAPI document');
  const isEdge = !isPrivate(api) && !JSON.stringify(EndpointConfiguration ?? null).includes('REGIONAL');
  const document = readDocument(
    isPrivate(api) ? withoutPolicy(Body) : Body,
    bodyPlace,
    BinaryMediaTypes === undefined ? undefined : textList(BinaryMediaTypes),
  );
  const settings = methodSettings(given['MethodSettings'], below(stage.place, 'MethodSettings'));
  return {
    stack: api.place.stack,
    restApi: api.place.resource,
    apiId: `${idOf(api)}`,
    account: api.stack.account,
    region: api.stack.region,
    endpointType: isEdge ? 'EDGE' : 'REGIONAL',
    deploymentId: `${given['DeploymentId'] ?? ''}`,
    stage: `${given['StageName']}`,
    mappings: readApiMappings(api.stacks, { apiId: idOf(api), stage: given['StageName'] ?? null }),
    stageVariables: overridden(texts(given['Variables']), overrides),
    methods: document.methods.map((method) => ({ ...method, throttle: throttleOf(settings, method) })),
    apiKeySource: ApiKeySourceType === undefined ? document.apiKeySource : apiKeySource(ApiKeySourceType),
    gatewayResponses: { ...document.gatewayResponses, ...gatewayResponseResources(api) },
    binaryMediaTypes: document.binaryMediaTypes,
    accessLogFormat: accessLogFormat(stage),
  };
}

/** Of a private API it says from where it is called; a laptop is there. */
function withoutPolicy({ 'x-amazon-apigateway-policy': _, ...document }: JsonObject): JsonObject {
  return document;
}

/** A stage has the variables of its template and no others, as on AWS: what another API here needs is not its own. */
function overridden(variables: StageVariables, overrides: StageVariables): StageVariables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, overrides[name] ?? value]));
}

function texts(value: Json | undefined): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([name, text]) => [name, `${text}`]));
}

function accessLogFormat(stage: Scope): string | null {
  const setting = stage.stack.template.Resources?.[stage.place.resource]?.Properties?.['AccessLogSetting'];
  const format = isObject(setting) ? setting['Format'] : undefined;
  return format === undefined
    ? null
    : `${resolve(format, { ...stage, place: below(stage.place, 'AccessLogSetting.Format') })}`;
}

function gatewayResponseResources(api: Scope): RestApiDefinition['gatewayResponses'] {
  const scopes = resourcesOf(api.stack, api.stacks, ['AWS::ApiGateway::GatewayResponse']);
  return Object.fromEntries(
    scopes
      .filter((scope) => property('RestApiId', scope) === idOf(api))
      .map((scope) => {
        const names = {
          StatusCode: 'statusCode',
          ResponseParameters: 'responseParameters',
          ResponseTemplates: 'responseTemplates',
        };
        const given = Object.entries(names).map(([name, key]): [string, Json | undefined] => [
          key,
          property(name, scope),
        ]);
        const response = Object.fromEntries(given.filter(([, value]) => value !== undefined)) as JsonObject;
        const type = responseType(`${property('ResponseType', scope)}`, below(scope.place, 'ResponseType'));
        return [type, readGatewayResponse(response, scope.place)];
      }),
  );
}

interface MethodSetting extends ThrottleDefinition {
  readonly path: string;
  readonly method: string;
}

/** Settings that throttle, by path in the document's spelling (`/~1orders~1{id}` is `/orders/{id}`) and method. */
function methodSettings(given: Json | undefined, place: Place): readonly MethodSetting[] {
  const settings = Array.isArray(given) ? (given as readonly Json[]) : [];
  return settings.filter(isObject).flatMap((setting, index) => {
    refuseUnknown(setting, methodSettingKeys, below(place, index));
    const { ResourcePath = '/*', HttpMethod = '*', ThrottlingRateLimit, ThrottlingBurstLimit } = setting;
    if (ThrottlingRateLimit === undefined && ThrottlingBurstLimit === undefined) return [];
    return [
      {
        path: `${ResourcePath}`.replace(/^\/(?=~1)/, '').replaceAll('~1', '/'),
        method: `${HttpMethod}`,
        perSecond: Number(ThrottlingRateLimit ?? accountThrottle.perSecond),
        burst: Number(ThrottlingBurstLimit ?? accountThrottle.burst),
      },
    ];
  });
}

function throttleOf(
  settings: readonly MethodSetting[],
  { resource, method }: Pick<MethodDefinition, 'resource' | 'method'>,
): ThrottleDefinition | null {
  const found =
    settings.find((setting) => setting.path === resource && setting.method === method) ??
    settings.find((setting) => setting.path === '/*' && setting.method === '*');
  return found === undefined ? null : { perSecond: found.perSecond, burst: found.burst };
}

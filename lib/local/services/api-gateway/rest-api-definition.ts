import type { JsonObject } from '../../assembly/template.ts';
import type { ApiMapping } from './api-mapping.ts';

/** One REST API on one stage, read from its template: everything that serving it needs, resolved. */
export interface RestApiDefinition {
  readonly stack: string;
  readonly restApi: string;
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  /** A private one is served as a regional one. */
  readonly endpointType: 'EDGE' | 'REGIONAL';
  readonly deploymentId: string;
  readonly stage: string;
  /** By which domains it is reached; none by API Gateway's own endpoint alone. */
  readonly mappings: readonly ApiMapping[];
  readonly stageVariables: StageVariables;
  readonly methods: readonly MethodDefinition[];
  /** Where a method's API key is found: in `x-api-key`, or in what its authorizer says. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly gatewayResponses: { readonly [type: string]: GatewayResponseOverride };
  readonly binaryMediaTypes: readonly string[];
  /** null when the stage keeps no access log. */
  readonly accessLogFormat: string | null;
}

export type StageVariables = { readonly [name: string]: string };

/** An operation of the document. `method` is upper case, or 'ANY'. */
export interface MethodDefinition {
  readonly method: string;
  /** `/orders/{id}` */
  readonly resource: string;
  readonly authorizer: AuthorizerDefinition | null;
  /** Asked for after the authorizer. */
  readonly apiKeyRequired: boolean;
  /** Asked for after the key; null where nothing is validated. */
  readonly validation: RequestValidation | null;
  readonly integration: IntegrationDefinition;
  /** The stage's token bucket for this method; null when the stage sets none. */
  readonly throttle: ThrottleDefinition | null;
}

export interface RequestValidation {
  /** In the order in which API Gateway names those that are missing. */
  readonly parameters: readonly RequiredParameter[];
  /** The schema of a body by its media type, in lower case. */
  readonly bodies: Models;
  /** What the schemas refer to. */
  readonly models: Models;
}

/** The models of a document by name: JSON Schemas of draft 4 that may refer to one another. */
export type Models = { readonly [name: string]: JsonObject };

export interface RequiredParameter {
  readonly place: 'header' | 'path' | 'querystring';
  readonly name: string;
}

export interface ThrottleDefinition {
  readonly perSecond: number;
  readonly burst: number;
}

export interface AuthorizerDefinition {
  readonly name: string;
  readonly type: 'REQUEST' | 'TOKEN';
  /** ARN of the function; may hold `${stageVariables.x}`. */
  readonly functionArn: string;
  /** `method.request.header.Authorization`, in the template's order. */
  readonly identitySources: readonly string[];
  /** TOKEN only: a token that does not match is refused without a call. */
  readonly validation: string | null;
  readonly ttlSeconds: number;
}

export type Texts = { readonly [name: string]: string };

export type IntegrationDefinition = LambdaProxyDefinition | HttpProxyDefinition | MockDefinition;

export interface LambdaProxyDefinition {
  readonly type: 'AWS_PROXY';
  /** ARN of the function; may hold `${stageVariables.x}`. */
  readonly functionArn: string;
  readonly httpMethod: string;
  readonly requestParameters: Texts;
  readonly timeoutMillis: number;
}

export interface HttpProxyDefinition {
  readonly type: 'HTTP_PROXY';
  readonly uri: string;
  /** 'ANY' passes the client's method on. */
  readonly httpMethod: string;
  readonly requestParameters: Texts;
  readonly timeoutMillis: number;
}

export interface MockDefinition {
  readonly type: 'MOCK';
  /** Velocity templates by content type. */
  readonly requestTemplates: Texts;
  readonly passthroughBehavior: PassthroughBehavior;
  /** `contentHandling: CONVERT_TO_TEXT` */
  readonly convertsToText: boolean;
  readonly responses: readonly IntegrationResponse[];
}

export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

export interface IntegrationResponse {
  /** A pattern that the integration's status must match as a whole; null for the default. */
  readonly pattern: string | null;
  readonly statusCode: number;
  readonly responseParameters: Texts;
  readonly responseTemplates: Texts;
}

export interface GatewayResponseOverride {
  readonly statusCode: number | null;
  readonly responseParameters: Texts;
  readonly responseTemplates: Texts;
}

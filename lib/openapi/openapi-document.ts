import type { JsonObject } from '../contract/shape.ts';

/**
 * The part of OpenAPI 3.0.1 and of API Gateway's extensions that Gatehouse writes; readonly JSON. The texts
 * `{{lambda:…}}`, `{{link:…}}` and `{{balancer:…}}` stand where only CDK knows the value, see {@link placeholders}.
 */
export interface OpenApiDocument {
  readonly openapi: '3.0.1';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: { readonly [path: string]: PathItem };
  readonly components?: {
    readonly securitySchemes?: { readonly [name: string]: SecurityScheme };
    readonly schemas?: { readonly [name: string]: JsonObject };
  };
  /** Written where a direct route asks something of requests. */
  readonly 'x-amazon-apigateway-request-validators'?: { readonly [name: string]: RequestValidator };
  /** Written where a route asks for an API key: who says which, the client or the authorizer. */
  readonly 'x-amazon-apigateway-api-key-source'?: 'HEADER' | 'AUTHORIZER';
  readonly 'x-amazon-apigateway-binary-media-types': readonly string[];
  readonly 'x-amazon-apigateway-gateway-responses'?: { readonly [type: string]: GatewayResponse };
}

type HttpVerb = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';
/** The last one is for each method that the path has no operation for. */
export type Verb = HttpVerb | typeof anyVerb;
export const anyVerb = 'x-amazon-apigateway-any-method';
export type PathItem = { readonly [verb in Verb]?: Operation };

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  /** Without one, parameters and bodies are documented and not looked at. */
  readonly 'x-amazon-apigateway-request-validator'?: string;
  readonly responses: { readonly [status: string]: Response };
  /** Always written, and empty on a public route: API Gateway applies nothing that is not here. */
  readonly security: readonly { readonly [scheme: string]: readonly string[] }[];
  readonly 'x-amazon-apigateway-integration': Integration;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonObject;
}

export interface RequestBody {
  readonly required: boolean;
  readonly content: { readonly [mediaType: string]: { readonly schema: { readonly $ref: string } } };
}

export interface RequestValidator {
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

export interface Response {
  readonly description: string;
  readonly headers?: { readonly [name: string]: { readonly schema: { readonly type: 'string' } } };
}

export interface Integration {
  readonly type: 'aws_proxy' | 'http_proxy' | 'mock';
  readonly uri?: string;
  readonly httpMethod?: string;
  readonly timeoutInMillis?: number;
  /** Private, through a VPC link; without it API Gateway calls public addresses. */
  readonly connectionType?: 'VPC_LINK';
  readonly connectionId?: string;
  /** ARN of the load balancer behind the link (V2), whatever the host of `uri` is. */
  readonly integrationTarget?: string;
  readonly passthroughBehavior?: 'when_no_match' | 'when_no_templates' | 'never';
  readonly contentHandling?: 'CONVERT_TO_TEXT';
  readonly requestParameters?: { readonly [target: string]: string };
  readonly requestTemplates?: { readonly [contentType: string]: string };
  readonly responses?: { readonly [pattern: string]: IntegrationResponse };
}

export interface IntegrationResponse {
  readonly statusCode: string;
  readonly contentHandling?: 'CONVERT_TO_TEXT';
  readonly responseParameters?: { readonly [target: string]: string };
  readonly responseTemplates?: { readonly [contentType: string]: string };
}

export interface GatewayResponse {
  readonly statusCode: string;
  readonly responseParameters: { readonly [target: string]: string };
  readonly responseTemplates: { readonly [contentType: string]: string };
}

export type SecurityScheme = AuthorizerScheme | ApiKeyScheme;

export interface ApiKeyScheme {
  readonly type: 'apiKey';
  readonly in: 'header';
  readonly name: 'x-api-key';
}

export interface AuthorizerScheme {
  readonly type: 'apiKey';
  readonly in: 'header';
  /** The header that API Gateway asks for, or `Unused`. */
  readonly name: string;
  readonly 'x-amazon-apigateway-authtype': 'custom';
  readonly 'x-amazon-apigateway-authorizer': {
    readonly type: 'request';
    /** Missing where nothing is kept and nothing demanded. */
    readonly identitySource?: string;
    readonly authorizerResultTtlInSeconds: number;
    readonly authorizerUri: string;
  };
}

/** Invocation URIs of the functions: known when the stack is built, filled by the constructs. */
export const placeholders = {
  authorizer: '{{lambda:authorizer}}',
  directAuthorizer: '{{lambda:direct-authorizer}}',
  forwarder: '{{lambda:forwarder}}',
  aggregator: '{{lambda:aggregator}}',
} as const;

/** Every placeholder begins so. */
export const placeholderStart = '{{lambda:';

/** The forwarder of a service that has one of its own. */
export function isolatedUri(service: string): string {
  return `{{lambda:forwarder:${service}}}`;
}

/** The function that is an upstream, where API Gateway calls it itself. */
export function functionUri(upstream: string): string {
  return `{{lambda:upstream:${upstream}}}`;
}

/** The VPC link to an upstream, and the load balancer behind it. */
export function linkTexts(upstream: string): { readonly link: string; readonly balancer: string } {
  return { link: `{{link:${upstream}}}`, balancer: `{{balancer:${upstream}}}` };
}

/** The function of a credential which has one of its own. */
export function authorizerUri(credential: string): string {
  return `{{lambda:auth:${credential}}}`;
}

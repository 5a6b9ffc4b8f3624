import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { isObject, type Json, type JsonObject } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { responseTypes } from './gateway-failure.ts';
import { refuseImpossiblePaths } from './impossible-paths.ts';
import { isStatus, mappings, readIntegration } from './read-integration.ts';
import { readSecuritySchemes, type SecuritySchemes } from './read-security-schemes.ts';
import { readValidation } from './read-validation.ts';
import type { GatewayResponseOverride, MethodDefinition, RestApiDefinition } from './rest-api-definition.ts';

/** What the OpenAPI document of an API says; throttles are the stage's. */
export interface DocumentDefinition
  extends Pick<RestApiDefinition, 'apiKeySource' | 'gatewayResponses' | 'binaryMediaTypes'> {
  readonly methods: readonly Omit<MethodDefinition, 'throttle'>[];
}

export const apiKeySources: readonly RestApiDefinition['apiKeySource'][] = ['HEADER', 'AUTHORIZER'];

/** API Gateway's own is the header. */
export function apiKeySource(given: Json | undefined): RestApiDefinition['apiKeySource'] {
  return apiKeySources.find((source) => source === `${given}`.toUpperCase()) ?? 'HEADER';
}

const documentKeys: KnownKeys = {
  openapi: (version) => `${version}`.startsWith('3.'),
  info: any,
  servers: any,
  tags: any,
  externalDocs: any,
  paths: any,
  components: any,
  security: any,
  'x-amazon-apigateway-api-key-source': only(...apiKeySources),
  'x-amazon-apigateway-binary-media-types': any,
  'x-amazon-apigateway-gateway-responses': any,
  'x-amazon-apigateway-documentation': any,
  'x-amazon-apigateway-endpoint-access-mode': any,
  'x-amazon-apigateway-endpoint-configuration': any,
  'x-amazon-apigateway-security-policy': any,
  'x-amazon-apigateway-importexport-version': any,
  'x-amazon-apigateway-request-validators': any,
  'x-amazon-apigateway-request-validator': any,
};

const operationKeys: KnownKeys = {
  operationId: any,
  summary: any,
  description: any,
  tags: any,
  deprecated: any,
  externalDocs: any,
  parameters: any,
  requestBody: any,
  responses: any,
  security: any,
  'x-amazon-apigateway-integration': any,
  'x-amazon-apigateway-request-validator': any,
  'x-amazon-apigateway-auth': (value) => isObject(value) && value['type'] === 'NONE',
};

/** Keys of a path item that are not methods. */
const pathKeys = new Set(['summary', 'description', 'parameters']);

const httpMethods: { readonly [key: string]: string } = {
  get: 'GET',
  put: 'PUT',
  post: 'POST',
  delete: 'DELETE',
  options: 'OPTIONS',
  head: 'HEAD',
  patch: 'PATCH',
  'x-amazon-apigateway-any-method': 'ANY',
};

/** The document with everything that serving needs; the API's own binary media types go before its. @throws Unsupported */
export function readDocument(
  document: JsonObject,
  place: Place,
  binaryMediaTypes = textList(document['x-amazon-apigateway-binary-media-types']),
): DocumentDefinition {
  refuseUnknown(document, documentKeys, place);
  const schemes = readSecuritySchemes(document, place);
  const pathsPlace = below(place, 'paths');
  refuseImpossiblePaths(Object.keys(objectAt(document['paths'])), pathsPlace);
  const methods = Object.entries(objectAt(document['paths'])).flatMap(([resource, item]) =>
    Object.entries(objectAt(item))
      .filter(([key]) => !pathKeys.has(key))
      .map(([key, operation]) => {
        const at = below(below(pathsPlace, resource), key);
        const method = httpMethods[key];
        if (method === undefined) throw new Unsupported(at, 'the local host does not serve this property');
        const shared = objectAt(item)['parameters'];
        const scope = { schemes, document, shared, binaryMediaTypes, place: at };
        return { method, resource, ...readOperation(objectAt(operation), scope) };
      }),
  );
  return {
    methods,
    apiKeySource: apiKeySource(document['x-amazon-apigateway-api-key-source']),
    gatewayResponses: readGatewayResponses(document['x-amazon-apigateway-gateway-responses'], place),
    binaryMediaTypes,
  };
}

interface OperationScope {
  readonly schemes: SecuritySchemes;
  readonly document: JsonObject;
  /** Parameters of the path. */
  readonly shared: Json | undefined;
  readonly binaryMediaTypes: readonly string[];
  readonly place: Place;
}

function readOperation(operation: JsonObject, scope: OperationScope) {
  const { schemes, document, place } = scope;
  refuseUnknown(operation, operationKeys, place);
  // The guide says that security at the root is not used; imports recorded in 2025-07 use it.
  const security = operation['security'] ?? document['security'];
  return {
    ...securityOf(security, schemes, below(place, 'security')),
    validation: readValidation({ ...scope, operation }, place),
    integration: readIntegration(
      operation['x-amazon-apigateway-integration'],
      below(place, 'x-amazon-apigateway-integration'),
    ),
  };
}

/** API Gateway asks for all that is listed, whether OpenAPI means "one of" or "all of": one authorizer, a key, or both. */
function securityOf(
  security: Json | undefined,
  schemes: SecuritySchemes,
  place: Place,
): Pick<MethodDefinition, 'authorizer' | 'apiKeyRequired'> {
  const requirements = Array.isArray(security) ? (security as readonly Json[]) : [];
  const demands = requirements
    .flatMap((one) => Object.keys(objectAt(one)))
    .map((name) => {
      const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
      if (scheme === undefined) throw new Unsupported(place, `${name} is not a security scheme of the document`);
      return scheme;
    });
  const [authorizer = null, ...others] = demands.filter((demand) => demand !== 'api-key');
  if (others.length > 0) throw new Unsupported(place, 'the local host serves one authorizer a method');
  return { authorizer, apiKeyRequired: demands.includes('api-key') };
}

const gatewayResponseKeys: KnownKeys = { statusCode: isStatus, responseParameters: any, responseTemplates: any };

function readGatewayResponses(given: Json | undefined, place: Place): RestApiDefinition['gatewayResponses'] {
  const at = below(place, 'x-amazon-apigateway-gateway-responses');
  return Object.fromEntries(
    Object.entries(objectAt(given)).map(([type, response]) => [
      responseType(type, below(at, type)),
      readGatewayResponse(objectAt(response), below(at, type)),
    ]),
  );
}

/** @throws Unsupported for a type that API Gateway does not have */
export function responseType(type: string, place: Place): string {
  const isKnown = Object.hasOwn(responseTypes, type) || type === 'DEFAULT_4XX' || type === 'DEFAULT_5XX';
  if (!isKnown) throw new Unsupported(place, 'API Gateway has no such gateway response');
  return type;
}

export function readGatewayResponse(given: JsonObject, place: Place): GatewayResponseOverride {
  refuseUnknown(given, gatewayResponseKeys, place);
  const { statusCode, responseParameters, responseTemplates } = given;
  return {
    statusCode: statusCode === undefined || statusCode === null ? null : Number(statusCode),
    responseParameters: mappings(responseParameters, /^gatewayresponse\.header\./, below(place, 'responseParameters')),
    responseTemplates: Object.fromEntries(
      Object.entries(objectAt(responseTemplates)).map(([type, template]) => [type, `${template}`]),
    ),
  };
}

function objectAt(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function textList(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map((item) => `${item}`) : [];
}

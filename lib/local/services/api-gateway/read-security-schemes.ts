import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { isObject, type JsonObject } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { isReadable } from './parameter-source.ts';
import { functionArn, isPattern } from './read-integration.ts';
import type { AuthorizerDefinition } from './rest-api-definition.ts';

const schemeKeys: KnownKeys = {
  type: only('apiKey'),
  name: any,
  in: any,
  description: any,
  'x-amazon-apigateway-authtype': only('custom'),
  'x-amazon-apigateway-authorizer': any,
};

const authorizerKeys: KnownKeys = {
  type: only('REQUEST', 'TOKEN'),
  authorizerUri: any,
  authorizerCredentials: any,
  identitySource: any,
  identityValidationExpression: any,
  authorizerResultTtlInSeconds: any,
};

/** AWS's own, for an authorizer that names none. */
const defaultTtlSeconds = 300;

/** By name: a Lambda authorizer, or the demand for an API key. */
export type SecuritySchemes = { readonly [scheme: string]: AuthorizerDefinition | 'api-key' };

/** The security schemes of a document. @throws Unsupported for what is neither a Lambda authorizer nor an API key */
export function readSecuritySchemes(document: JsonObject, place: Place): SecuritySchemes {
  const components = document['components'];
  const schemes = isObject(components) ? components['securitySchemes'] : undefined;
  const at = below(below(place, 'components'), 'securitySchemes');
  return Object.fromEntries(
    Object.entries(isObject(schemes) ? schemes : {}).map(([name, scheme]) => [
      name,
      readScheme(name, scheme, below(at, name)),
    ]),
  );
}

function readScheme(name: string, scheme: unknown, place: Place): AuthorizerDefinition | 'api-key' {
  if (!isObject(scheme)) throw new Unsupported(place, 'a security scheme is an object');
  refuseUnknown(scheme, schemeKeys, place);
  const given = scheme['x-amazon-apigateway-authorizer'];
  if (isObject(given)) return readAuthorizer(name, { scheme, given, place });
  const isKey = `${scheme['name']}`.toLowerCase() === 'x-api-key' && scheme['in'] === 'header';
  if (!isKey) throw new Unsupported(place, 'a scheme without an authorizer is an API key in the header x-api-key');
  return 'api-key';
}

interface AuthorizerScheme {
  readonly scheme: JsonObject;
  /** `x-amazon-apigateway-authorizer` */
  readonly given: JsonObject;
  readonly place: Place;
}

function readAuthorizer(name: string, { scheme, given, place }: AuthorizerScheme): AuthorizerDefinition {
  const at = below(place, 'x-amazon-apigateway-authorizer');
  refuseUnknown(given, authorizerKeys, at);
  const type = `${given['type']}`.toUpperCase() as AuthorizerDefinition['type'];
  const ttlSeconds = Number(given['authorizerResultTtlInSeconds'] ?? defaultTtlSeconds);
  const identitySources = sources(
    given['identitySource'],
    type === 'TOKEN' ? `method.request.header.${scheme['name']}` : '',
  );
  const unread = identitySources.find((source) => !isReadable(source));
  if (unread !== undefined)
    throw new Unsupported(below(at, 'identitySource'), `the local host does not read ${unread}`);
  if (identitySources.length === 0 && ttlSeconds > 0) {
    throw new Unsupported(below(at, 'identitySource'), 'a result can be kept only by an identity source');
  }
  const validation = given['identityValidationExpression'];
  if (!isPattern(`${validation ?? ''}`)) {
    throw new Unsupported(below(at, 'identityValidationExpression'), 'this is not a regular expression');
  }
  return {
    name,
    type,
    functionArn: functionArn(given['authorizerUri'], below(at, 'authorizerUri')),
    identitySources,
    validation: type === 'TOKEN' && typeof validation === 'string' && validation !== '' ? validation : null,
    ttlSeconds,
  };
}

function sources(given: unknown, otherwise: string): readonly string[] {
  return `${given ?? otherwise}`
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '');
}

import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { isObject, type Json, type JsonObject } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { isReadable } from './parameter-source.ts';
import type { IntegrationDefinition, IntegrationResponse, PassthroughBehavior, Texts } from './rest-api-definition.ts';
import { velocityTemplate } from './velocity-template.ts';

const knownKeys: KnownKeys = {
  type: only('AWS_PROXY', 'HTTP_PROXY', 'MOCK'),
  uri: any,
  httpMethod: any,
  timeoutInMillis: any,
  passthroughBehavior: only('WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'),
  contentHandling: only('CONVERT_TO_TEXT'),
  requestParameters: any,
  requestTemplates: any,
  responses: any,
  // A laptop calls the address itself: what stands between API Gateway and a network changes no answer.
  connectionType: only('INTERNET', 'VPC_LINK'),
  connectionId: any,
  integrationTarget: any,
  responseTransferMode: only('BUFFERED'),
  // Permissions of the gateway on a function, and keys of a cache that no stage here has: nothing to see on a laptop.
  credentials: any,
  cacheNamespace: any,
  cacheKeyParameters: any,
};

/** AWS's own, for an integration that names none. */
const defaultTimeoutMillis = 29_000;

/** `x-amazon-apigateway-integration`, as this host serves it. @throws Unsupported */
export function readIntegration(given: Json | undefined, place: Place): IntegrationDefinition {
  if (!isObject(given)) throw new Unsupported(place, 'a method needs an integration');
  refuseUnknown(given, knownKeys, place);
  const type = `${given['type']}`.toUpperCase() as IntegrationDefinition['type'];
  if (type !== 'MOCK' && given['contentHandling'] !== undefined) {
    throw new Unsupported(below(place, 'contentHandling'), 'the local host converts bodies of mocks only');
  }
  refuseHalfLink(given, place);
  return readers[type](given, place);
}

/** API Gateway takes no document with a link that leads nowhere. */
function refuseHalfLink(given: JsonObject, place: Place): void {
  if (given['connectionType'] !== 'VPC_LINK') return;
  for (const key of ['connectionId', 'integrationTarget']) {
    if (given[key] === undefined)
      throw new Unsupported(below(place, key), 'an integration by a VPC link (V2) needs it');
  }
}

const readers: {
  readonly [T in IntegrationDefinition['type']]: (given: JsonObject, place: Place) => IntegrationDefinition;
} = {
  AWS_PROXY: (given, place) => ({
    type: 'AWS_PROXY',
    functionArn: functionArn(given['uri'], below(place, 'uri')),
    httpMethod: httpMethod(given, place),
    requestParameters: requestParameters(given, place),
    timeoutMillis: timeoutMillis(given),
  }),
  HTTP_PROXY: (given, place) => ({
    type: 'HTTP_PROXY',
    uri: text(given['uri'], below(place, 'uri')),
    httpMethod: httpMethod(given, place),
    requestParameters: requestParameters(given, place),
    timeoutMillis: timeoutMillis(given),
  }),
  MOCK: (given, place) => ({
    type: 'MOCK',
    requestTemplates: templates(given['requestTemplates'], below(place, 'requestTemplates')),
    passthroughBehavior: `${given['passthroughBehavior'] ?? 'WHEN_NO_MATCH'}`.toUpperCase() as PassthroughBehavior,
    convertsToText: given['contentHandling'] !== undefined,
    responses: responses(given['responses'], below(place, 'responses')),
  }),
};

/** ARN of the function in an invocation URI; it may hold stage variables. */
export function functionArn(uri: Json | undefined, place: Place): string {
  const arn = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(text(uri, place))?.[1];
  if (arn === undefined)
    throw new Unsupported(place, 'the local host calls functions by .../functions/<arn>/invocations only');
  return arn;
}

/** Only a mock does without, as on AWS. */
function httpMethod(given: JsonObject, place: Place): string {
  const method = given['httpMethod'];
  if (method === undefined) throw new Unsupported(below(place, 'httpMethod'), 'an integration needs a method');
  return text(method, below(place, 'httpMethod')).replace('x-amazon-apigateway-any-method', 'ANY').toUpperCase();
}

function timeoutMillis(given: JsonObject): number {
  return Number(given['timeoutInMillis'] ?? defaultTimeoutMillis);
}

function requestParameters(given: JsonObject, place: Place): Texts {
  return mappings(
    given['requestParameters'],
    /^integration\.request\.(header|path|querystring)\./,
    below(place, 'requestParameters'),
  );
}

/** Mappings of parameters: each target of the given form, each source one that this host reads. */
export function mappings(given: Json | undefined, target: RegExp, place: Place): Texts {
  const found = texts(given, place);
  for (const [name, source] of Object.entries(found)) {
    if (!target.test(name)) throw new Unsupported(below(place, name), 'the local host does not map to this');
    if (!isReadable(source)) throw new Unsupported(below(place, name), `the local host does not read ${source}`);
  }
  return found;
}

function responses(given: Json | undefined, place: Place): readonly IntegrationResponse[] {
  return Object.entries(isObject(given) ? given : {}).map(([key, response]) => {
    const at = below(place, key);
    if (!isObject(response)) throw new Unsupported(at, 'an integration response is an object');
    refuseUnknown(response, responseKeys, at);
    if (!isPattern(key)) throw new Unsupported(at, 'this is not a regular expression');
    return {
      pattern: key === 'default' ? null : key,
      statusCode: Number(response['statusCode'] ?? 200),
      responseParameters: mappings(
        response['responseParameters'],
        /^method\.response\.header\./,
        below(at, 'responseParameters'),
      ),
      responseTemplates: templates(response['responseTemplates'], below(at, 'responseTemplates')),
    };
  });
}

/** True for a text that can be matched as a regular expression. */
export function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** A status that API Gateway takes, or none. */
export function isStatus(given: Json): boolean {
  return given === null || /^[1-5]\d\d$/.test(`${given}`);
}

const responseKeys: KnownKeys = {
  statusCode: isStatus,
  responseParameters: any,
  responseTemplates: any,
  contentHandling: only('CONVERT_TO_TEXT'),
};

/** Velocity templates by content type, each of which parses and reads nothing that this host does not have. */
function templates(given: Json | undefined, place: Place): Texts {
  const found = texts(given, place);
  for (const [type, source] of Object.entries(found)) {
    const jsonPath = /\$!?\{?input\.(json|path)\b/.exec(source);
    if (jsonPath) throw new Unsupported(below(place, type), `the local host does not render $input.${jsonPath[1]}`);
    try {
      velocityTemplate(source);
    } catch (error) {
      throw new Unsupported(
        below(place, type),
        `the template does not parse: ${(error as Error).message.split('\n')[0]}`,
      );
    }
  }
  return found;
}

function texts(given: Json | undefined, place: Place): Texts {
  if (given === undefined || given === null) return {};
  if (!isObject(given)) throw new Unsupported(place, 'an object of texts belongs here');
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, text(value, below(place, key))]));
}

function text(value: Json | undefined, place: Place): string {
  if (typeof value !== 'string') throw new Unsupported(place, 'a text belongs here');
  return value;
}

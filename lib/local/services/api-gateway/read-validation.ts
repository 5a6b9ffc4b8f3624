import { any, type KnownKeys, only, refuseUnknown } from '../../assembly/known-keys.ts';
import { isObject, type Json, type JsonObject } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { isBinary } from './binary-media.ts';
import { refuseUnreadable } from './model.ts';
import type { Models, RequestValidation, RequiredParameter } from './rest-api-definition.ts';

const validatorKeys: KnownKeys = {
  validateRequestBody: only(true, false),
  validateRequestParameters: only(true, false),
};

const bodyKeys: KnownKeys = { content: isObject, description: any, required: any };

const validator = 'x-amazon-apigateway-request-validator';
const validators = 'x-amazon-apigateway-request-validators';

export interface ValidatedOperation {
  readonly operation: JsonObject;
  readonly document: JsonObject;
  /** Parameters of the path, which all of its methods have. */
  readonly shared: Json | undefined;
  readonly binaryMediaTypes: readonly string[];
}

/** What the validator of a method, or else of the document, asks of requests. null where it asks nothing. @throws Unsupported */
export function readValidation(given: ValidatedOperation, place: Place): RequestValidation | null {
  const { operation, document } = given;
  const models = modelsOf(document);
  refuseUnknownModels(operation, models, place);
  const name = operation[validator] ?? document[validator];
  if (name === undefined) return null;
  const at = below(place, validator);
  const declared = isObject(document[validators]) ? document[validators] : {};
  const asks = typeof name === 'string' && Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (!isObject(asks)) throw new Unsupported(at, `${JSON.stringify(name)} is not a request validator of the document`);
  refuseUnknown(asks, validatorKeys, at);
  const parameters = asks['validateRequestParameters'] === true ? requiredParameters(given, place) : [];
  const bodies = asks['validateRequestBody'] === true ? bodyModels(given, models, place) : {};
  return parameters.length + Object.keys(bodies).length === 0 ? null : { parameters, bodies, models };
}

function modelsOf({ components }: JsonObject): Models {
  const schemas = isObject(components) ? components['schemas'] : undefined;
  const found = Object.entries(isObject(schemas) ? schemas : {});
  return Object.fromEntries(found.filter((entry): entry is [string, JsonObject] => isObject(entry[1])));
}

/** A name that no model has stops the import, whether the body is validated or not. */
function refuseUnknownModels({ requestBody }: JsonObject, models: Models, place: Place): void {
  const content = isObject(requestBody) ? requestBody['content'] : undefined;
  for (const [type, media] of Object.entries(isObject(content) ? content : {})) {
    const schema = isObject(media) ? media['schema'] : undefined;
    const reference = isObject(schema) ? schema['$ref'] : undefined;
    const name = typeof reference === 'string' ? /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1] : undefined;
    if (name !== undefined && !Object.hasOwn(models, name)) {
      throw new Unsupported(below(below(place, 'requestBody'), type), `${name} is not a model of the document`);
    }
  }
}

const places: { readonly [place: string]: RequiredParameter['place'] } = {
  header: 'header',
  path: 'path',
  query: 'querystring',
};

/** Names that must be there, in the order of API Gateway's message: headers, path, query. Cookies are not looked at. */
function requiredParameters({ operation, shared }: ValidatedOperation, place: Place): readonly RequiredParameter[] {
  const byName = new Map<string, JsonObject>();
  for (const parameter of [...list(shared), ...list(operation['parameters'])]) {
    const at = below(place, 'parameters');
    if (!isObject(parameter)) throw new Unsupported(at, 'a parameter is an object');
    if (parameter['$ref'] !== undefined) throw new Unsupported(at, 'the local host reads parameters where they stand');
    byName.set(`${parameter['in']} ${parameter['name']}`, parameter);
  }
  const required = [...byName.values()].filter((parameter) => parameter['required'] === true);
  return Object.entries(places).flatMap(([key, where]) =>
    required.filter((one) => one['in'] === key).map((one) => ({ place: where, name: `${one['name']}` })),
  );
}

function bodyModels(
  { operation, binaryMediaTypes }: ValidatedOperation,
  models: Models,
  place: Place,
): RequestValidation['bodies'] {
  const { requestBody } = operation;
  if (requestBody === undefined) return {};
  const at = below(place, 'requestBody');
  if (!isObject(requestBody)) throw new Unsupported(at, 'a request body is an object');
  refuseUnknown(requestBody, bodyKeys, at);
  return Object.fromEntries(
    Object.entries(isObject(requestBody['content']) ? requestBody['content'] : {}).flatMap(
      ([type, media]): [string, JsonObject][] => {
        const schema = isObject(media) ? media['schema'] : undefined;
        if (schema === undefined) return [];
        refuseUncertain(type, binaryMediaTypes, below(at, type));
        refuseUnreadable(schema, models, below(at, type));
        return [[type.toLowerCase(), schema as JsonObject]];
      },
    ),
  );
}

function refuseUncertain(type: string, binaryMediaTypes: readonly string[], place: Place): void {
  if (type.includes('*') || !type.includes('/')) throw new Unsupported(place, 'a model is for one media type');
  if (isBinary(type, binaryMediaTypes)) {
    throw new Unsupported(place, 'it is not known whether API Gateway validates a body of a binary media type');
  }
}

function list(given: Json | undefined): readonly Json[] {
  return Array.isArray(given) ? (given as readonly Json[]) : [];
}

import type { Json, JsonObject } from '../contract/shape.ts';
import type { TextRule } from '../contract/validation.ts';
import { documentedModelOf } from '../model/schema/draft-04.ts';
import type { BodyModels, GatewayPlan, Planned } from '../plan/gateway-plan.ts';
import { openApiSchema } from '../plan/openapi-schema.ts';
import { modelledTypes } from '../policies/validation.ts';
import type { OpenApiDocument, Operation, Parameter, RequestBody, RequestValidator } from './openapi-document.ts';

/** The models of bodies, and the validators that direct routes name. */
export function requestForms(plan: GatewayPlan): Partial<OpenApiDocument> {
  const used = new Set(plan.routes.flatMap((planned) => validatorOf(planned, plan) ?? []));
  const named = Object.entries(validators).filter(([name]) => used.has(name as keyof typeof validators));
  const schemas = toldModels(plan);
  return {
    ...(Object.keys(schemas).length > 0 && { components: { schemas } }),
    ...(named.length > 0 && { 'x-amazon-apigateway-request-validators': Object.fromEntries(named) }),
  };
}

/** The models of bodies that stand in the document, and those that they refer to. */
function toldModels(plan: GatewayPlan): BodyModels['models'] {
  const { models, byRoute } = plan.bodies;
  const told = new Set<string>();
  const tell = (name: string): void => {
    if (told.has(name)) return;
    told.add(name);
    for (const [, other] of JSON.stringify(models[name]).matchAll(/"#\/components\/schemas\/([A-Za-z0-9]+)"/g))
      if (Object.hasOwn(models, other as string)) tell(other as string);
  };
  for (const { route, way } of plan.routes) {
    const documented = byRoute[route.key];
    if (documented !== undefined && 'model' in documented && isTold(way, plan)) tell(documented.model);
  }
  return Object.fromEntries(Object.entries(models).filter(([name]) => told.has(name)));
}

/** What API Gateway checks always stands there; what people read, where there is room for it. */
function isTold(way: Planned['way'], { told }: GatewayPlan): boolean {
  return told === 'all' || way === 'direct';
}

/**
 * What an operation expects. On the Lambda way it is told to people and checked by the function, in every word; API Gateway
 * checks it on direct routes, as far as there is something that it can check.
 */
export function requestForm(planned: Planned, plan: GatewayPlan): Partial<Operation> {
  const { path, query, headers } = planned.route.validation;
  const told = isTold(planned.way, plan)
    ? [...texts('path', path), ...texts('query', query), ...texts('header', headers)]
    : [];
  const parameters = asksForLength(planned) ? [...told.map(left), length] : told;
  const requestBody = bodyOf(planned, plan);
  const validator = validatorOf(planned, plan);
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    ...(validator !== undefined && { 'x-amazon-apigateway-request-validator': validator }),
  };
}

/**
 * What a function is told of a request has no `Content-Length`, so API Gateway itself has to ask for it; of the other
 * parameters the function then still has the only word.
 */
function asksForLength({ way, route }: Planned): boolean {
  return way === 'lambda' && route.validation.requireContentLength;
}

const length: Parameter = { name: 'Content-Length', in: 'header', required: true, schema: { type: 'string' } };

const left = (parameter: Parameter): Parameter => ({ ...parameter, required: parameter.in === 'path' });

/** What a request misses that API Gateway answers with `BAD_REQUEST_PARAMETERS`: always its length, or it cannot be told. */
export function missedParameter({ routes }: Pick<GatewayPlan, 'routes'>): 'length' | 'any' {
  const isAny = routes.some((one) => one.way === 'direct' && requiresQuery(one));
  return !isAny && routes.some(asksForLength) ? 'length' : 'any';
}

const validators = {
  body: { validateRequestBody: true, validateRequestParameters: false },
  parameters: { validateRequestBody: false, validateRequestParameters: true },
  all: { validateRequestBody: true, validateRequestParameters: true },
} as const satisfies { readonly [name: string]: RequestValidator };

function validatorOf(planned: Planned, plan: GatewayPlan): keyof typeof validators | undefined {
  if (planned.way !== 'direct') return asksForLength(planned) ? 'parameters' : undefined;
  const hasBody = bodyOf(planned, plan) !== undefined;
  const hasQuery = requiresQuery(planned);
  if (hasBody) return hasQuery ? 'all' : 'body';
  return hasQuery ? 'parameters' : undefined;
}

function requiresQuery({ route }: Planned): boolean {
  return texts('query', route.validation.query).some(({ required }) => required);
}

function bodyOf({ route, way }: Planned, plan: GatewayPlan): RequestBody | undefined {
  const documented = plan.bodies.byRoute[route.key];
  if (!isTold(way, plan) || documented === undefined || 'leftOut' in documented) return undefined;
  const media = { schema: { $ref: `#/components/schemas/${documented.model}` } };
  const content = Object.fromEntries(modelledTypes(route.validation).map((type) => [type, media]));
  return Object.keys(content).length === 0 ? undefined : { required: true, content };
}

/** What API Gateway can name; it fails an import for any other, such as `filter[name]`. */
const nameable = /^[A-Za-z0-9._$-]+$/;

/** OpenAPI 3.0 says that these are no parameters. */
const unparametrised = new Set(['accept', 'content-type', 'authorization']);

function texts(place: Parameter['in'], rule: TextRule | null): readonly Parameter[] {
  const { properties = {}, required = [] } = rule === null ? {} : (rule.schema as JsonObject);
  return Object.entries(properties as JsonObject)
    .filter(([name]) => nameable.test(name) && !(place === 'header' && unparametrised.has(name)))
    .map(([name, schema]) => ({
      name,
      in: place,
      required: place === 'path' || (required as readonly Json[]).includes(name),
      schema: textSchema(schema as JsonObject, rule?.kinds[name]),
    }));
}

/** In every word where OpenAPI 3.0 has them, else what the text is read as. */
function textSchema(schema: JsonObject, kind: TextRule['kinds'][string] | undefined): JsonObject {
  const translated = documentedModelOf(schema);
  const written = 'faults' in translated ? undefined : openApiSchema(translated.model, (name) => name);
  const type = kind?.kind ?? 'string';
  return written ?? (kind?.list === true ? { type: 'array', items: { type } } : { type });
}

import type { JsonObject } from '../contract/shape.ts';
import type { GatewayModel, RouteModel } from '../model/gateway-model.ts';
import { type Draft04, documentedModelOf, draft04Of } from '../model/schema/draft-04.ts';
import type { DocumentedBody } from '../policies/policy-row.ts';
import type { BodyModels } from './gateway-plan.ts';
import { openApiSchema } from './openapi-schema.ts';

/** Every schema of a body as models of the document, each written once, and what each route with such a schema has of them. */
export function bodyModels({ services }: GatewayModel): BodyModels {
  const made: Made = { models: {}, byText: new Map() };
  const routes = services.flatMap((service) => service.routes).filter(({ validation }) => validation.body !== null);
  const byRoute = Object.fromEntries(routes.map((route) => [route.key, documented(route, made)]));
  return { models: made.models, byRoute };
}

interface Made {
  readonly models: { [name: string]: JsonObject };
  /** Name of what was written before, by its text. */
  readonly byText: Map<string, string>;
}

function documented({ key, validation, direct }: RouteModel, made: Made): DocumentedBody {
  const schema = validation.body ?? true;
  const translated = direct === null ? documentedModelOf(schema) : draft04Of(schema);
  if ('faults' in translated) {
    const keywords = [...new Set(translated.faults.map(({ path }) => `${path.at(-1)}`))];
    return { leftOut: `API Gateway imports no ${keywords.join(', ')}` };
  }
  const text = JSON.stringify(translated);
  const known = made.byText.get(text);
  if (known !== undefined) return { model: known };
  const name = freeName(key, Object.keys(translated.definitions), made);
  const models = named(name, translated);
  if (models === undefined) return { leftOut: 'OpenAPI 3.0 has no null' };
  Object.assign(made.models, models);
  made.byText.set(text, name);
  return { model: name };
}

function named(name: string, { model, definitions }: Draft04): { readonly [name: string]: JsonObject } | undefined {
  const of = (definition: string) => `${name}${definition}`;
  const all = [[name, model] as const, ...Object.entries(definitions).map(([own, one]) => [of(own), one] as const)];
  const models = all.map(([own, one]) => [own, openApiSchema(one as JsonObject, of)] as const);
  return models.some(([, one]) => one === undefined)
    ? undefined
    : (Object.fromEntries(models) as { readonly [name: string]: JsonObject });
}

/** `PostOrdersId`: API Gateway names models with letters and digits alone. */
function freeName(key: string, definitions: readonly string[], { models }: Made): string {
  const words = key.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const plain = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('');
  const isFree = (name: string) =>
    [name, ...definitions.map((own) => `${name}${own}`)].every((one) => !Object.hasOwn(models, one));
  let name = plain;
  for (let number = 2; !isFree(name); number += 1) name = `${plain}V${number}`;
  return name;
}

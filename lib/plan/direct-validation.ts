import type { Issue } from '../contract/issue.ts';
import type { Schema } from '../contract/schema.ts';
import type { Json, JsonObject } from '../contract/shape.ts';
import type { ValidationRule } from '../contract/validation.ts';
import type { GatewayModel, RouteModel } from '../model/gateway-model.ts';
import { draft04Of } from '../model/schema/draft-04.ts';
import type { SchemaFault } from '../model/schema/schema-fault.ts';
import { openApiSchema } from './openapi-schema.ts';

/** What schemas of direct routes say and API Gateway would not check, each at its place: nobody else is there to do it. */
export function directValidationIssues({ services }: GatewayModel): readonly Issue[] {
  return services.flatMap(({ name, routes }) =>
    routes
      .filter(({ direct }) => direct !== null)
      .flatMap((route) => routeFaults(route).map((fault) => issueOf(`${name} '${route.key}'`, fault))),
  );
}

function issueOf(owner: string, { code, path, got, why, fix }: SchemaFault): Issue {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return {
    code,
    at: `${owner} validate${steps}`,
    got,
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function routeFaults({ validation }: RouteModel): readonly SchemaFault[] {
  const { body } = validation;
  const ofTexts = (['path', 'query', 'headers'] as const).flatMap((part) => below(part, textFaults(validation, part)));
  return [...ofTexts, ...(body === null ? [] : below('body', bodyFaults(body)))];
}

function bodyFaults(body: Schema): readonly SchemaFault[] {
  const translated = draft04Of(body);
  if ('faults' in translated) return translated.faults;
  const { model, definitions } = translated;
  return openApiSchema({ ...model, definitions }, (name) => name) === undefined ? [fault([], null, fixes['null'])] : [];
}

function below(part: string, faults: readonly SchemaFault[]): readonly SchemaFault[] {
  return faults.map((fault) => ({ ...fault, path: [part, ...fault.path] }));
}

type TextPart = 'path' | 'query' | 'headers';

/** API Gateway sees whether a parameter is there, and nothing of its text. */
function textFaults(validation: ValidationRule, part: TextPart): readonly SchemaFault[] {
  const { schema } = validation[part] ?? { schema: {} };
  const { properties = {}, ...rest } = schema as JsonObject;
  return [
    ...Object.entries(rest).flatMap(([keyword, value]) =>
      isKept(keyword, value, part) ? [] : [fault([keyword], value, fixes[keyword] ?? fixes['other'])],
    ),
    ...requiredFaults(rest['required'], part),
    ...Object.entries(properties as JsonObject).flatMap(([name, one]) => propertyFaults(name, one)),
  ];
}

const annotations = ['$schema', '$defs', '$comment', 'title', 'description', 'default', 'examples', 'deprecated'];

function isKept(keyword: string, value: Json, part: TextPart): boolean {
  if (keyword === 'additionalProperties') return value === true;
  // Which path parameters there are is the path's own.
  return [...annotations, 'type', 'required'].includes(keyword) || part === 'path';
}

/** What a mapping of API Gateway can name. */
const nameable = /^[A-Za-z0-9._$-]+$/;

function requiredFaults(required: Json | undefined, part: TextPart): readonly SchemaFault[] {
  const names = (required ?? []) as readonly string[];
  if (part === 'path' || names.length === 0) return [];
  if (part === 'headers') return [fault(['required'], names.join(', '), fixes['headers'])];
  return names.filter((name) => !nameable.test(name)).map((name) => fault(['required'], name, fixes['name']));
}

/** Any text, once or more. */
function propertyFaults(name: string, schema: Json): readonly SchemaFault[] {
  return Object.entries(schema as JsonObject).flatMap(([keyword, value]) => {
    if (annotations.includes(keyword) || (keyword === 'type' && (value === 'string' || value === 'array'))) return [];
    if (keyword === 'items' && propertyFaults(name, value).length === 0) return [];
    return [fault(['properties', name, keyword], value, fixes['other'])];
  });
}

const fixes: { readonly [about: string]: string } = {
  other: 'API Gateway sees that a parameter is there, and nothing of its text: remove it, or remove `direct`',
  additionalProperties: 'API Gateway passes on every parameter: leave it out, or remove `direct`',
  headers: 'API Gateway would refuse clients that spell a header with other capitals: leave it out, or remove `direct`',
  null: 'OpenAPI 3.0 has no null: leave a member out where it has no value, or remove `direct`',
  name: 'API Gateway takes names of letters, digits and . _ $ - only: rename it, or remove `direct`',
};

function fault(path: SchemaFault['path'], got: Json, fix: string | undefined): SchemaFault {
  return { code: 'GH1711', path, got, ...(fix === undefined ? {} : { fix }) };
}

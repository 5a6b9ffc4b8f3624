import type { Schema } from '../contract/schema.ts';
import { sizeBytes } from '../contract/units.ts';
import { jsonMediaTypes, type TextRule, usualValidation, type ValidationRule } from '../contract/validation.ts';
import { givenSchema, givenTextRule } from './given-schema.ts';
import type { ParameterPlace } from './schema/text-kinds.ts';
import type { ValidationShape } from './validation-shape.ts';

/** What a route has beside its own words about requests. */
export interface Around {
  /** Its body is read even where no schema asks for it. */
  readonly isEdited: boolean;
  /** The most that guardrails allow; null for no less than usual. */
  readonly maxBodyBytes: number | null;
}

/** What a request must be like, defaults filled in: {@link usualValidation} itself where nothing else is asked for. */
export function validationRule(
  validate: Partial<ValidationShape> | undefined,
  { isEdited, maxBodyBytes }: Around,
): ValidationRule {
  const { contentTypes, maxBody, requireContentLength, body, query, path, headers } = validate ?? {};
  const isRead = isEdited || body !== undefined;
  const rule: ValidationRule = {
    maxBodyBytes: sizeBytes(maxBody) ?? Math.min(usualValidation.maxBodyBytes, maxBodyBytes ?? Infinity),
    requireContentLength: requireContentLength ?? usualValidation.requireContentLength,
    contentTypes: contentTypes?.map((one) => one.toLowerCase()) ?? (isRead ? jsonMediaTypes : null),
    body: body === undefined ? null : schema(body),
    query: textRule(query, 'query'),
    path: textRule(path, 'path'),
    headers: textRule(headers, 'header'),
  };
  const members = Object.keys(rule) as (keyof ValidationRule)[];
  return members.every((one) => rule[one] === usualValidation[one]) ? usualValidation : rule;
}

function schema(given: unknown): Schema {
  const read = givenSchema(given);
  if ('faults' in read) throw new Error('a rule has let a schema through that is none');
  return read.schema;
}

function textRule(given: unknown, place: ParameterPlace): TextRule | null {
  if (given === undefined) return null;
  const read = givenTextRule(given, place);
  if ('faults' in read) throw new Error('a rule has let a schema of texts through that is none');
  return read;
}

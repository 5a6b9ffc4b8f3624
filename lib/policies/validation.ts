import { usualValidation, type ValidationRule } from '../contract/validation.ts';
import type { EntryModel, RouteModel } from '../model/gateway-model.ts';
import { type Enforcement, type PolicyRow, type RouteInGateway, unlessRefused } from './policy-row.ts';

export const validation: PolicyRow = {
  what: 'refuses requests of a wrong form or size',
  isUsed: ({ route }) => route.direct === null || isAsked(route.validation),
  lambda: ({ route, body }) => {
    const form = checkedForm(route);
    return body !== null && 'leftOut' in body
      ? { ...form, why: `${form.why}; the OpenAPI document leaves its schema out: ${body.leftOut}` }
      : form;
  },
  direct: (one) => {
    const { validation: rule } = one.route;
    return unlessRefused(
      [
        ...(rule.maxBodyBytes === usualValidation.maxBodyBytes
          ? []
          : ['`maxBody` would not hold: API Gateway takes bodies of 10 MiB, whatever a route says']),
        ...(rule.requireContentLength
          ? ['`requireContentLength` would not hold: API Gateway does not ask for it']
          : []),
        ...(rule.contentTypes === null || rule.body !== null
          ? []
          : ['`contentTypes` would not hold: API Gateway passes on every type']),
        ...(rule.body === null || isReadBody(one)
          ? []
          : [
              'a body would pass unread: API Gateway is not known to validate bodies of binary types; in a gateway of direct routes alone, list these with `binary`',
            ]),
      ],
      { enforcedBy: 'api-gateway', why: keptByValidator(rule), pricePerMillion: 0 },
    );
  },
};

/** True where a route asks anything that others do not. */
function isAsked(rule: ValidationRule): boolean {
  return (Object.keys(usualValidation) as (keyof ValidationRule)[]).some((key) => rule[key] !== usualValidation[key]);
}

/** By a function of ours. */
export function checkedForm({ validation: rule }: EntryModel): Enforcement {
  const parts = (['path', 'query', 'headers', 'body'] as const).filter((part) => rule[part] !== null);
  const what = `${parts.length === 0 ? '' : `${parts.join(', ')}; `}a body of at most ${rule.maxBodyBytes} bytes`;
  return {
    enforcedBy: 'forwarder',
    why: `after the limits, so that wrong requests are counted: ${what}${rule.requireContentLength ? '; API Gateway asks for its Content-Length' : ''}`,
    pricePerMillion: 0,
  };
}

/** The media types that a model of API Gateway can be for: each one by its name. */
export function modelledTypes({ contentTypes }: RouteModel['validation']): readonly string[] {
  return (contentTypes ?? []).filter((type) => !type.includes('*'));
}

/** True where the gateway lists binary types, and none of the body is among them. */
function isReadBody({ gateway: { binary }, route: { validation: rule } }: RouteInGateway): boolean {
  const types = modelledTypes(rule);
  return binary !== null && types.length > 0 && !types.some((type) => binary.some((entry) => covers(entry, type)));
}

/** As API Gateway reads an entry of `binaryMediaTypes`. */
function covers(entry: string, type: string): boolean {
  const [main, sub] = entry.toLowerCase().split('/');
  const [ofType, ofSub] = type.split('/');
  return (main === '*' || main === ofType) && (sub === '*' || sub === ofSub);
}

function keptByValidator(rule: ValidationRule): string {
  const required = rule.query === null ? [] : requiredNames(rule.query.schema);
  return [
    'a request validator, before anything is called, and in words of its own that name no violation',
    ...(required.length === 0 ? [] : [`${required.join(', ')} must be in the query, and not blank`]),
    ...(rule.body === null
      ? []
      : [
          `a body of ${modelledTypes(rule).join(', ')} by its model, and none as an empty object; API Gateway passes other types on unread`,
        ]),
  ].join('; ');
}

function requiredNames(schema: NonNullable<ValidationRule['query']>['schema']): readonly string[] {
  return typeof schema === 'object' ? ((schema['required'] ?? []) as readonly string[]) : [];
}

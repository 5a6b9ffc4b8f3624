import { shownViolations, type Violation, type Violations } from '../../lib/contract/schema.ts';
import type { Json } from '../../lib/contract/shape.ts';
import type { TextRule, ValidationRule } from '../../lib/contract/validation.ts';
import { readTexts } from '../../lib/engine/schema/read-texts.ts';
import { type Validator, validatorOf } from '../../lib/engine/schema/validator-of.ts';

/** Texts by name; a name that came twice has two. */
export type Texts = { readonly [name: string]: readonly string[] | undefined };

/** What is looked at of a request. */
export interface CheckedRequest {
  /** Decoded. */
  readonly path: Texts;
  readonly query: Texts;
  /** Names in lower case. */
  readonly headers: Texts;
  /** What its body is, or why that cannot be known; undefined where nobody reads it. */
  readonly body: { readonly value: Json } | { readonly violation: Violation } | undefined;
}

/** All that is wrong with a request, in the order path, query, headers, body. */
export type RequestCheck = (request: CheckedRequest) => Violations;

/** The schemas of a rule as one function, made once a route. */
export function requestCheck(rule: ValidationRule): RequestCheck {
  const texts = (['path', 'query', 'headers'] as const).map((place) => ({ place, check: textCheck(rule[place]) }));
  const body = rule.body === null ? nothing : validatorOf(rule.body);
  return (request) =>
    together([...texts.map(({ place, check }) => check(request[place], place)), bodyViolations(request.body, body)]);
}

const fine: Violations = { violations: [], more: 0 };
const nothing: Validator = () => fine;

function textCheck(rule: TextRule | null): (texts: Texts, called: string) => Violations {
  if (rule === null) return () => fine;
  const { schema, kinds } = rule;
  const validator = validatorOf(schema);
  return (texts, called) => validator(readTexts(kinds, texts), called);
}

function bodyViolations(body: CheckedRequest['body'], validator: Validator): Violations {
  if (body === undefined) return fine;
  return 'violation' in body ? { violations: [body.violation], more: 0 } : validator(body.value, 'body');
}

function together(all: readonly Violations[]): Violations {
  const violations = all.flatMap((one) => one.violations);
  const more = all.reduce((sum, one) => sum + one.more, Math.max(0, violations.length - shownViolations));
  return { violations: violations.slice(0, shownViolations), more };
}

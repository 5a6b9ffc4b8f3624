import type { Caller, ClaimValue } from '../../contract/caller.ts';
import { foldHeaderName } from '../../contract/header-names.ts';
import type { ProblemKind } from '../../contract/problem.ts';
import { type RequestValue, requestValueText } from '../../contract/request-value.ts';
import type { AuthorizationRule } from '../../contract/runtime-config.ts';
import { claimOf, type RequestView, resolveRequestValue } from '../request-values/request-values.ts';

export type Authorization =
  | { readonly allow: true }
  | {
      readonly allow: false;
      readonly refusal: ProblemKind;
      readonly detail: string;
      /** The scopes with which the caller would have come further. */
      readonly scopes?: readonly string[];
    };

/** Whether this caller may make this request. `null` is the rule of a public route. Details name rules, never values. */
export function authorize(rule: AuthorizationRule | null, request: RequestView): Authorization {
  if (rule === null) return { allow: true };
  const { caller } = request;
  if (caller === undefined) return refuse('unauthorized', 'this route needs a credential');
  return callerRefusal(rule, caller) ?? whereRefusal(rule, request) ?? { allow: true };
}

/** True when the caller's credential has run out, which a cached authorizer result does not know. */
export function isExpired({ expiresAt }: Caller, nowMillis: number): boolean {
  return expiresAt !== null && !(expiresAt * 1000 > nowMillis);
}

function callerRefusal(rule: AuthorizationRule, caller: Caller): Authorization | undefined {
  const { credentials, tiers, scopes, anyScope, roles } = rule;
  if (!credentials.includes(caller.credential))
    return refuse('forbidden', `this route needs the credential ${credentials.join(' or ')}`);
  if (tiers.length > 0 && (caller.tier === undefined || !tiers.includes(caller.tier)))
    return refuse('forbidden', `this route needs the tier ${tiers.join(' or ')}`);
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) return lacking(`the token lacks ${missing.join(' ')}`, scopes);
  if (anyScope.length > 0 && !anyScope.some((scope) => caller.scopes.includes(scope)))
    return lacking(`the token lacks one of ${anyScope.join(' ')}`, [...scopes, ...anyScope]);
  if (roles.length > 0 && !roles.some((role) => caller.roles.includes(role)))
    return refuse('forbidden', `this route needs the role ${roles.join(' or ')}`);
  return undefined;
}

function whereRefusal({ where }: AuthorizationRule, request: RequestView): Authorization | undefined {
  const broken = where.find(({ left, right }) => !holds(left, right, request));
  if (broken === undefined) return undefined;
  const relation = isList(valueIn(broken.right, request)) ? 'be in' : 'equal';
  return refuse('forbidden', `${requestValueText(broken.left)} must ${relation} ${requestValueText(broken.right)}`);
}

/** Text for text; a claim that is a list holds its entries. What is absent or empty equals nothing, and a list is no text. */
function holds(left: RequestValue, right: RequestValue, request: RequestView): boolean {
  const one = valueIn(left, request);
  const other = valueIn(right, request);
  if (typeof one !== 'string' || one === '') return false;
  return isList(other) ? other.includes(one) : one === other;
}

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);

function valueIn(value: RequestValue, request: RequestView): string | readonly string[] | undefined {
  if (isSeveral(value, request)) return undefined;
  const claim: ClaimValue | undefined =
    value.from === 'claims' ? claimOf(request.caller, value.name) : resolveRequestValue(value, request);
  return isList(claim) ? claim : claim?.toString();
}

/**
 * Whether a request says it more than once, in one spelling or in those that a service may fold into one. Which of them the
 * service takes is not known, and joined they are a text that somebody might be called.
 */
function isSeveral(value: RequestValue, { query, headers }: RequestView): boolean {
  if (value.from === 'query') return Object.hasOwn(query, value.name) && (query[value.name]?.length ?? 0) > 1;
  if (value.from !== 'header') return false;
  const folded = foldHeaderName(value.name);
  return headers.filter(([name]) => foldHeaderName(name) === folded).length > 1;
}

const lacking = (detail: string, scopes: readonly string[]) => refuse('insufficient-scope', detail, { scopes });

function refuse(refusal: ProblemKind, detail: string, more: { readonly scopes?: readonly string[] } = {}) {
  return { allow: false, refusal, detail, ...more } as const;
}

import type { Caller } from '../../contract/caller.ts';
import type { ProblemKind } from '../../contract/problem.ts';
import { requestValueText } from '../../contract/request-value.ts';
import type { AuthorizationRule } from '../../contract/runtime-config.ts';
import { type RequestView, resolveRequestValue } from '../request-values/request-values.ts';

export type Authorization =
  | { readonly allow: true }
  | { readonly allow: false; readonly refusal: ProblemKind; readonly detail: string };

/** Whether this caller may make this request. `null` is the rule of a public route. Details name rules, never values. */
export function authorize(rule: AuthorizationRule | null, request: RequestView): Authorization {
  if (rule === null) return { allow: true };
  const { caller } = request;
  if (caller === undefined) return refuse('unauthorized', 'this route needs a token');
  if (!rule.credentials.includes(caller.credential))
    return refuse('forbidden', `this route needs the credential ${rule.credentials.join(' or ')}`);
  if (rule.tiers.length > 0 && (caller.tier === undefined || !rule.tiers.includes(caller.tier))) {
    return refuse('forbidden', `this route needs the tier ${rule.tiers.join(' or ')}`);
  }
  const missing = rule.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) return refuse('insufficient-scope', `the token lacks ${missing.join(' ')}`);
  if (rule.anyScope.length > 0 && !rule.anyScope.some((scope) => caller.scopes.includes(scope)))
    return refuse('insufficient-scope', `the token lacks one of ${rule.anyScope.join(' ')}`);
  if (rule.roles.length > 0 && !rule.roles.some((role) => caller.roles.includes(role)))
    return refuse('forbidden', `this route needs the role ${rule.roles.join(' or ')}`);
  const unequal = rule.where.find(({ left, right }) => {
    const text = resolveRequestValue(left, request);
    return text === undefined || text !== resolveRequestValue(right, request);
  });
  if (unequal === undefined) return { allow: true };
  return refuse('forbidden', `${requestValueText(unequal.left)} must equal ${requestValueText(unequal.right)}`);
}

/** True when the caller's token has run out, which a cached authorizer result does not know. Only an API key has no end. */
export function isExpired(caller: Caller, nowMillis: number): boolean {
  if (caller.expiresAt === null) return caller.keyId === undefined;
  return !(caller.expiresAt * 1000 > nowMillis);
}

function refuse(refusal: ProblemKind, detail: string): Authorization {
  return { allow: false, refusal, detail };
}

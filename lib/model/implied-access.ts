import type { PartValue } from '../contract/aggregate.ts';
import { foldHeaderName } from '../contract/header-names.ts';
import { isOfTheWhole } from '../contract/part-headers.ts';
import type { RequestValue } from '../contract/request-value.ts';
import type { AuthorizationRule } from '../contract/runtime-config.ts';

/** A pair that must be equal for somebody to be let in. */
export type ObjectRule = AuthorizationRule['where'][number];

/** What an aggregate asks of its callers, and what is known of them beside. */
export interface WholeAccess {
  /** null where anybody may call it. */
  readonly rule: AuthorizationRule | null;
  /** The tiers of a credential without which none of its callers is; undefined where some caller may have none. */
  readonly tiersOf: (credential: string) => readonly string[] | undefined;
  /** True for a claim of these callers that is a list. */
  readonly isList: (claim: string) => boolean;
}

/** What a part puts into the path and the query of its call. */
export interface PartInputs {
  readonly path: { readonly [name: string]: PartValue };
  readonly query: { readonly [name: string]: PartValue };
}

/** Something that a part asks for and that a caller of the aggregate may not have. */
export type Unmet =
  | { readonly what: 'caller' }
  | { readonly what: 'credential' | 'scope'; readonly name: string }
  | { readonly what: 'anyScope' | 'roles'; readonly names: readonly string[] }
  /** Tiers that may call the aggregate and not the part; none where a caller may have no tier at all. */
  | { readonly what: 'tiers'; readonly names: readonly string[] }
  | ({ readonly what: 'where' } & ObjectRule);

/**
 * Everything for which somebody who may call an aggregate may not call its part: with nothing of it, whoever gets the whole
 * could have fetched the part, with the same values. What is not certain is unmet: a value of another part proves nothing.
 */
export function unmetAccess(whole: WholeAccess, part: AuthorizationRule | null, inputs: PartInputs): readonly Unmet[] {
  if (part === null) return [];
  const { rule } = whole;
  if (rule === null) return [{ what: 'caller' }];
  return [
    ...beyond(rule.credentials, part.credentials).map((name) => ({ what: 'credential', name }) as const),
    ...tierGap(whole, rule, part),
    ...part.scopes.filter((name) => !hasScope(rule, name)).map((name) => ({ what: 'scope', name }) as const),
    ...(hasAnyScope(rule, part.anyScope) ? [] : [{ what: 'anyScope', names: part.anyScope } as const]),
    ...(isOneOf(rule.roles, part.roles) ? [] : [{ what: 'roles', names: part.roles } as const]),
    ...part.where.filter((one) => !isMet(one, whole, inputs)).map((one) => ({ what: 'where', ...one }) as const),
  ];
}

function beyond(some: readonly string[], allowed: readonly string[]): readonly string[] {
  return some.filter((name) => !allowed.includes(name));
}

/** One of `asked` is certain where one of `given` is, and all of these are among them. Nothing asked is always there. */
function isOneOf(given: readonly string[], asked: readonly string[]): boolean {
  return asked.length === 0 || (given.length > 0 && beyond(given, asked).length === 0);
}

/** One of one is that one. */
function hasScope({ scopes, anyScope }: AuthorizationRule, name: string): boolean {
  return scopes.includes(name) || (anyScope.length > 0 && beyond(anyScope, [name]).length === 0);
}

function hasAnyScope({ scopes, anyScope }: AuthorizationRule, asked: readonly string[]): boolean {
  return isOneOf(anyScope, asked) || scopes.some((scope) => asked.includes(scope));
}

function tierGap(whole: WholeAccess, rule: AuthorizationRule, { tiers }: AuthorizationRule): readonly Unmet[] {
  if (tiers.length === 0) return [];
  const reaching = rule.tiers.length > 0 ? [rule.tiers] : rule.credentials.map(whole.tiersOf);
  if (reaching.some((some) => some === undefined)) return [{ what: 'tiers', names: [] }];
  const names = beyond([...new Set(reaching.flatMap((some) => some ?? []))], tiers);
  return names.length === 0 ? [] : [{ what: 'tiers', names }];
}

/** The rule holds by what was put in, or it is one of the aggregate's own. */
function isMet({ left, right }: ObjectRule, whole: WholeAccess, inputs: PartInputs): boolean {
  const put = asCalled(left, inputs);
  if (put === undefined || put.from === 'part') return false;
  // Without such a claim there is nothing to put in, and the part is not called.
  if (put !== left && isSame(put, right) && !isListIn(right, whole)) return put.from === 'claims' || isText(put);
  const own = whole.rule?.where ?? [];
  return own.some(
    (one) =>
      (isSame(one.left, put) && isSame(one.right, right)) ||
      (isSame(one.left, right) && isSame(one.right, put) && !isListIn(put, whole)),
  );
}

/** What stands in the call of a part where its rule looks; undefined where nothing does. */
function asCalled(value: RequestValue, { path, query }: PartInputs): PartValue | undefined {
  if (value.from === 'path') return own(path, value.name);
  if (value.from === 'query') return own(query, value.name);
  if (value.from === 'header' && isOfTheWhole(foldHeaderName(value.name))) return undefined;
  return value;
}

function own(values: PartInputs['path'], name: string): PartValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** An empty text equals nothing. */
function isText(value: RequestValue): boolean {
  return value.from === 'static' && value.value !== '';
}

function isListIn(value: RequestValue, { isList }: WholeAccess): boolean {
  return value.from === 'claims' && isList(value.name);
}

function isSame(one: RequestValue, other: RequestValue): boolean {
  return textOf(one) === textOf(other);
}

/** One text for each value; names of headers in one case. */
function textOf(value: RequestValue): string {
  if (value.from === 'static') return JSON.stringify([value.from, value.value]);
  const name = 'name' in value ? value.name : '';
  return JSON.stringify([value.from, value.from === 'header' ? name.toLowerCase() : name]);
}

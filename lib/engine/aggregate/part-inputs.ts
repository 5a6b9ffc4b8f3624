import type { PartConfig, PartValue } from '../../contract/aggregate.ts';
import type { Json } from '../../contract/shape.ts';
import { type RequestView, resolveRequestValue } from '../request-values/request-values.ts';
import { valuesAt } from '../shape/body-edits.ts';

/** What a part is asked with; path parameters are encoded, as API Gateway gives them. */
export interface PartInputs {
  readonly path: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: readonly string[] };
}

/** Who would have had to give a value that is not there. */
export type Missing = { readonly missingFrom: 'client' | 'part' };

/**
 * The path and the query of a part. A value of its path has to be there, and so has any of another part: a question that lost a
 * word is another question. A value of the request that a query is given where there is one is left out.
 */
export function partInputs(
  part: Pick<PartConfig, 'routeKey' | 'path' | 'query'>,
  request: RequestView,
  partValue: (part: string) => Json | undefined,
): PartInputs | Missing {
  const text = (value: PartValue) =>
    value.from === 'part' ? textAt(partValue(value.part), value) : resolveRequestValue(value, request);
  const path = Object.entries(part.path).map(([name, value]) => ({ name, value, text: text(value) }));
  const query = Object.entries(part.query).map(([name, value]) => ({ name, value, text: text(value) }));
  const missing =
    path.find((one) => one.text === undefined || loneSurrogate.test(one.text)) ??
    query.find((one) => one.value.from === 'part' && one.text === undefined);
  if (missing !== undefined) return { missingFrom: missing.value.from === 'part' ? 'part' : 'client' };
  return {
    path: Object.fromEntries(path.map((one) => [one.name, pathText(part.routeKey, one.name, one.text as string)])),
    query: Object.fromEntries(query.flatMap((one) => (one.text === undefined ? [] : [[one.name, [one.text]]]))),
  };
}

/** The parts that have to end before this one is asked. */
export function partsBefore({ path, query }: Pick<PartConfig, 'path' | 'query'>): readonly string[] {
  const values = [...Object.values(path), ...Object.values(query)];
  return [...new Set(values.flatMap((value) => (value.from === 'part' ? [value.part] : [])))];
}

/** A list, an object or null is no text: nobody may say which of its spellings is meant. */
function textAt(value: Json | undefined, { path }: Extract<PartValue, { from: 'part' }>): string | undefined {
  const found = value === undefined ? undefined : valuesAt(value, path)[0];
  return found === undefined || found === null || typeof found === 'object' ? undefined : String(found);
}

/** It has no UTF-8, so no path can carry it. */
const loneSurrogate = /\p{Surrogate}/u;

/** A slash parts segments only where the route's parameter takes several. */
function pathText(routeKey: string, name: string, text: string): string {
  const segments = routeKey.includes(`{${name}+}`) ? text.split('/') : [text];
  return segments.map(encodeURIComponent).join('/');
}

import { isSafeSegment } from './path-text.ts';

/**
 * The upstream's path: the template with the client's raw parameters put in, byte for byte, or undefined when one of them
 * would not stay where the template puts it. `{name}` takes one segment, `{name+}` one or more.
 */
export function upstreamPath(
  template: string,
  parameters: { readonly [name: string]: string | undefined },
): string | undefined {
  const segments = template.split('/').map((segment) => {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    if (name === undefined) return segment;
    const raw = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const parts = greedy === '+' ? raw?.split('/') : [raw ?? ''];
    return parts?.every(isSafeSegment) ? raw : undefined;
  });
  return segments.includes(undefined) ? undefined : segments.join('/');
}

/** Names and values of a query, decoded, in their order. */
export type QueryPairs = readonly (readonly [name: string, value: string])[];

export function queryPairs(query: { readonly [name: string]: readonly string[] | undefined }): QueryPairs {
  return Object.entries(query).flatMap(([name, values = []]) => values.map((value) => [name, value] as const));
}

/** `?a=1&a=2`, or '' without values. API Gateway has decoded them, so they are encoded again; the bytes' meaning is kept. */
export function upstreamQuery(pairs: QueryPairs): string {
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&')}`;
}

/** Lone surrogates have no UTF-8 form and would make `encodeURIComponent` throw. */
const encodeText = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));

/**
 * The one grammar for values taken from a request, used by `by`, `where` and `set`:
 * `path.x | query.x | header.x | claims.x | client.ip | request.id | key.id`, the names of what is called
 * (`route | service | gateway`), and `{ static: 'x' }` for constants.
 */
export type RequestValue =
  | { readonly from: 'path' | 'query' | 'header' | 'claims'; readonly name: string }
  | { readonly from: PlainSource }
  | { readonly from: 'static'; readonly value: string };

type PlainSource = (typeof plainSources)[number];

const plainSources = ['client.ip', 'request.id', 'key.id', 'route', 'service', 'gateway'] as const;

/** The parsed form of a text of the grammar; undefined when the text is not in it. */
export function parseRequestValue(text: unknown): RequestValue | undefined {
  const plain = plainSources.find((source) => source === text);
  if (plain !== undefined) return { from: plain };
  const parts = typeof text === 'string' ? /^(path|query|header|claims)\.([A-Za-z0-9_.:~-]{1,128})$/.exec(text) : null;
  return parts ? { from: parts[1] as 'path', name: parts[2] as string } : undefined;
}

/** The text a person would type for a parsed value; for explanations and key names. */
export function requestValueText(value: RequestValue): string {
  if (value.from === 'static') return JSON.stringify(value.value);
  return 'name' in value ? `${value.from}.${value.name}` : value.from;
}

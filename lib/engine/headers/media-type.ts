/** What a `Content-Type` says: lower case, and the charset where one is named. */
export interface MediaType {
  readonly type: string;
  readonly charset: string | undefined;
}

const essence = /^([!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+)/;
const parameter = /[ \t]*;[ \t]*(?:([!#$%&'*+\-.^_`|~0-9a-z]+)=([!#$%&'*+\-.^_`|~0-9a-z]+|"[^"\\]*"))?/y;

/** RFC 9110 §8.3.1; undefined for a text that two readers may read as two types, such as one that names two charsets. */
export function mediaTypeOf(text: string): MediaType | undefined {
  const value = text.trim().toLowerCase();
  const type = essence.exec(value)?.[1];
  if (type === undefined) return undefined;
  const charsets: string[] = [];
  parameter.lastIndex = type.length;
  while (parameter.lastIndex < value.length) {
    const [, name, given = ''] = parameter.exec(value) ?? [];
    if (parameter.lastIndex === 0) return undefined;
    if (name === 'charset') charsets.push(given.replaceAll('"', ''));
  }
  return charsets.length > 1 ? undefined : { type, charset: charsets[0] };
}

/** The pattern is a type, or has one `*`: `image/*`, `application/*+json`. */
export function isOfMediaType(type: string, pattern: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return type === pattern;
  return type.length > before.length + after.length && type.startsWith(before) && type.endsWith(after);
}

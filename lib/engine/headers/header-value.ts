/**
 * A text as a header value that every server reads as the same bytes: visible ASCII, all else (and `%` itself) as
 * percent-encoded UTF-8. One to one, so two users never look alike and no value brings a line or a name of its own. A comma stays.
 */
export function headerValue(text: string): string {
  return encode(text, /[^!-$&-~]/gu);
}

/** A list as one comma-separated value; a comma inside an item is encoded. */
export function headerList(items: readonly string[]): string {
  return items.map((item) => encode(item, /[^!-$&-+\--~]/gu)).join(',');
}

function encode(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (character) =>
    [...Buffer.from(character, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

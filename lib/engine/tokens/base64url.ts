/**
 * The bytes of base64url text in its one canonical spelling (RFC 7515 §2: no padding, no blanks, no spare bits), or
 * undefined. Decoders accept several spellings of the same bytes; whatever is kept by text would be walked around.
 */
export function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined;
}

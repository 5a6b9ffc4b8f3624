/** The token of an `Authorization` field (RFC 6750 §2.1): one blank after the scheme, which has any case; undefined for another scheme. */
export function bearerToken(field: string): string | undefined {
  return field.slice(0, 7).toLowerCase() === 'bearer ' ? field.slice(7) : undefined;
}

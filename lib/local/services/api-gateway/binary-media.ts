/** True when a media type is binary for this API: listed as such, or under a right wildcard; the entry of two stars takes all. */
export function isBinary(mediaType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  if (binaryMediaTypes.includes('*/*')) return true;
  const type = mediaType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === '' || type.includes('*')) return false;
  return binaryMediaTypes.some((entry) => {
    const listed = entry.toLowerCase();
    return listed === type || (listed.endsWith('/*') && type.startsWith(listed.slice(0, -1)));
  });
}

/** Only the first type of `Accept` decides whether a base64 body is decoded. */
export function acceptsBinary(accept: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  return isBinary(accept?.split(',')[0], binaryMediaTypes);
}

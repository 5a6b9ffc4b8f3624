const name = "[a-z0-9!#$%&'*+.^_`|~-]{1,64}";
const written = new RegExp(`^${name}/${name}$`, 'i');
const wildcards = /^[^*]+\/(?:\*|\*\+[^*]+|[^*]+)$/;

/** True for a media type without parameters; `*` may stand for its whole subtype, or for what is before a suffix: `application/*+json`. */
export function isMediaType(value: unknown): value is string {
  return typeof value === 'string' && written.test(value) && wildcards.test(value);
}

/** The same of API Gateway's `binaryMediaTypes`: either half may be `*`, and nothing else has one. */
export function isBinaryMediaType(value: unknown): value is string {
  return typeof value === 'string' && written.test(value) && /^(?:\*|[^*]+)\/(?:\*|[^*]+)$/.test(value);
}

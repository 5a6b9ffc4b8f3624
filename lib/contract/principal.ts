/** Key of the authorizer's context under which logs find the caller; `$context.authorizer.principalHash` in the access log. */
export const principalKey = 'principalHash';

/** So much of the hash: nobody meets another's by chance, and a line is not longer for it than it must be. */
export const principalBytes = 16;

/** The caller's hash in an authorizer's context; undefined for a context without one, and for a text that is none of ours. */
export function principalIn(context: { readonly [key: string]: unknown } | null | undefined): string | undefined {
  const text = context?.[principalKey];
  return typeof text === 'string' && /^[\w-]{22}$/.test(text) ? text : undefined;
}

/** Key of the authorizer's context under which logs find the caller; `$context.authorizer.principalHash` in the access log. */
const principalKey = 'principalHash';

/** A caller as logs may name it: the first 16 bytes of a hash that is keyed by a secret of the stage, so that nobody who reads logs can try who it is. */
export interface PrincipalContext {
  readonly [principalKey]?: string;
}

/** undefined for a context without one, and for a text that is none of ours. */
export function principalIn(context: { readonly [key: string]: unknown } | null | undefined): string | undefined {
  const text = context?.[principalKey];
  return typeof text === 'string' && /^[\w-]{22}$/.test(text) ? text : undefined;
}

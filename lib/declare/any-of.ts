/** Several credentials of the platform under one name, any of which opens a route; recorded as it was typed. */
export interface AnyOfCredential<Names extends readonly string[]> {
  readonly schema: 1;
  readonly kind: 'anyOf';
  readonly definition: { readonly credentials: Names };
}

/** Records that any of these credentials opens a route: `anyOf('customer', 'partner')`. */
export function anyOf<const Names extends readonly [string, string, ...string[]]>(
  ...credentials: Names
): AnyOfCredential<Names> {
  return { schema: 1, kind: 'anyOf', definition: { credentials } };
}

/** The constraint on a platform's `auth`: what anyOf names is a credential that can stand beside others. */
export type AnyOfMembers<Auth> = {
  readonly [Name in keyof Auth]: Auth[Name] extends AnyOfCredential<infer Names>
    ? [MemberSentence<Auth, Names[number]>] extends [never]
      ? unknown
      : MemberSentence<Auth, Names[number]>
    : unknown;
};

/** What is wrong with the names of an anyOf; never when nothing is. */
type MemberSentence<Auth, Name> = Name extends keyof Auth & string
  ? Auth[Name] extends { readonly kind: 'anyOf' }
    ? `'${Name}' is an anyOf itself: name its credentials`
    : Auth[Name] extends { readonly kind: 'lambda' }
      ? `'${Name}' has a function of its own, and API Gateway asks one function`
      : Auth[Name] extends { readonly kind: 'apiKey'; readonly definition: { readonly keys?: infer Keys } }
        ? 'own' extends Keys
          ? never
          : `API Gateway would demand a key of everyone: '${Name}' needs \`keys: 'own'\``
        : never
  : `'${Name & string}' is no credential of this platform`;

import type { GroupsClaim } from './cognito.ts';

/** The names that an anyOf stands for; a credential by itself stands for its own. */
type NamesOf<Auth, Name extends keyof Auth> = Auth[Name] extends {
  readonly kind: 'anyOf';
  readonly definition: { readonly credentials: readonly (infer Member)[] };
}
  ? Member & keyof Auth
  : Name;

/** What is in every one of several unions: each is the parameter of a function, and a function of all takes what all have. */
type InAll<Functions> = [Functions] extends [(of: infer Common extends string) => void] ? Common : never;

/** `never` as soon as one of the unions is empty, else all of them together. */
type Together<Unions extends { readonly [name: string]: string }> = true extends {
  [Name in keyof Unions]: [Unions[Name]] extends [never] ? true : never;
}[keyof Unions]
  ? never
  : Unions[keyof Unions];

type ScopesOf<C> = C extends { readonly kind: 'apiKey' | 'anyOf' }
  ? never
  : C extends { readonly definition: { readonly scopes?: readonly (infer S)[] } }
    ? S & string
    : never;

type RolesOf<C> = C extends { readonly kind: 'apiKey' | 'anyOf' }
  ? never
  : C extends { readonly definition: { readonly roleNames?: readonly (infer R)[] } }
    ? R & string
    : never;

type TiersOf<C> = C extends { readonly kind: 'apiKey'; readonly definition: { readonly tiers: infer M } }
  ? keyof M & string
  : never;

/** `key.id` of callers with keys; of others `claims.sub` and every declared claim, as values of the request-value grammar. */
type ValuesOf<C> = C extends { readonly kind: 'apiKey' }
  ? 'key.id'
  : C extends { readonly kind: 'anyOf' }
    ? never
    : C extends { readonly definition: { readonly claims?: infer M } }
      ? `claims.${'sub' | (keyof NonNullable<M> & string) | (C extends { readonly kind: 'cognito' } ? GroupsClaim : never)}`
      : never;

type OrSentence<Word extends string, Sentence> = [Word] extends [never] ? Sentence : Word;

type Each<Auth, Name extends keyof Auth> = NamesOf<Auth, Name> & string;

/** Values that every caller of the credential has: `claims.tid`, `key.id`. */
type CallerValueOf<Auth, Name extends keyof Auth> = InAll<
  { [N in NamesOf<Auth, Name>]: (of: ValuesOf<Auth[N]>) => void }[NamesOf<Auth, Name>]
>;

/** What routes and limits may name of one credential's callers; a sentence where there is nothing to name. */
interface ProvidedBy<Auth, Name extends keyof Auth> {
  readonly kind: Auth[Name] extends { readonly kind: infer Kind } ? Kind : never;
  readonly values: CallerValueOf<Auth, Name>;
  readonly claims: Extract<CallerValueOf<Auth, Name>, `claims.${string}`>;
  /** What no caller of it lacks. */
  readonly certain: Extract<CallerValueOf<Auth, Name>, 'claims.sub' | 'key.id'>;
  /** All of these can be asked for, so every credential that the name stands for has them. */
  readonly scopes: OrSentence<
    InAll<{ [N in NamesOf<Auth, Name>]: (of: ScopesOf<Auth[N]>) => void }[NamesOf<Auth, Name>]>,
    'this credential declares no `scopes`'
  >;
  /** One of these can be asked for, so every credential has one of them, and not all the same. */
  readonly anyScope: OrSentence<
    Together<{ [N in Each<Auth, Name>]: ScopesOf<Auth[N]> }>,
    'this credential declares no `scopes`'
  >;
  readonly roles: OrSentence<
    Together<{ [N in Each<Auth, Name>]: RolesOf<Auth[N]> }>,
    'this credential declares no `roleNames`'
  >;
  readonly tiers: Together<{ [N in Each<Auth, Name>]: TiersOf<Auth[N]> }>;
}

/** What each credential of a platform provides, worked out once a platform and not once a route. */
export type Provided<Auth> = { readonly [Name in keyof Auth]: ProvidedBy<Auth, Name> };

/** What every such type has; for constraints. */
export interface AnyProvided {
  readonly kind: unknown;
  readonly values: string;
  readonly claims: string;
  readonly certain: string;
  readonly scopes: string;
  readonly anyScope: string;
  readonly roles: string;
  readonly tiers: string;
}

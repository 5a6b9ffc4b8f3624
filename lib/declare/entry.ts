import type { PathName, RouteKeySentence } from './path.ts';
import type { AnyProvided } from './provided.ts';
import type { PathValue } from './request-values.ts';

interface PublicEntry {
  /** Whoever calls. */
  readonly auth: 'public';
  /** Why nobody has to say who they are. */
  readonly reason: string;
}

interface CallerEntry<Name> {
  /** The credential that a caller needs, by its name on the platform. */
  readonly auth: Name;
  /** Why every caller may pass every id in the path, where no `where` says whose it is. */
  readonly anyCaller?: string;
}

interface KeyEntry<Name, Tier extends string> extends CallerEntry<Name> {
  /** Tiers whose keys may call. Default: all. */
  readonly tiers?: readonly Tier[];
}

interface TokenEntry<Name, By extends AnyProvided, Where> extends CallerEntry<Name> {
  /** All of these scopes. */
  readonly scopes?: readonly By['scopes'][];
  /** One of these scopes. */
  readonly anyScope?: readonly By['anyScope'][];
  /** One of these roles. */
  readonly roles?: readonly By['roles'][];
  /** Object-level rules: each value of the request must be that claim of the caller, text for text, or in it if it is a list. */
  readonly where?: Where;
}

/** What several kinds of credentials open. */
interface MixedEntry<Name, By extends AnyProvided, Where> extends TokenEntry<Name, By, Where> {
  readonly tiers?: readonly ([By['tiers']] extends [never]
    ? 'not every caller of this route has a key of some tier'
    : By['tiers'])[];
}

/** A mapped type over no parameter would accept anything, so that case is a sentence. */
type WhereOf<Key extends string, Claim extends string> = [PathName<Key>] extends [never]
  ? { readonly [Left in `path.${string}`]?: 'this path has no parameters' } & Rules<never, Claim>
  : Rules<PathValue<Key>, Claim>;

type Rules<Parameter extends string, Claim extends string> = {
  readonly [Left in Parameter | Claim | `query.${string}` | `header.${string}`]?: Claim | { readonly static: string };
};

/** Who may call, once the credential's name is known. A union of names means that `auth` was not written. */
export type EntryOf<All, Key extends string, Name> = [Name] extends ['public']
  ? PublicEntry
  : [Name] extends [keyof All & string]
    ? All[Name] extends infer By extends AnyProvided
      ? EntryBy<By, Key, Name>
      : never
    : { readonly [key: string]: unknown };

type EntryBy<By extends AnyProvided, Key extends string, Name> = By['kind'] extends 'apiKey'
  ? KeyEntry<Name, By['tiers']>
  : By['kind'] extends 'anyOf'
    ? MixedEntry<Name, By, WhereOf<Key, By['claims']>>
    : TokenEntry<Name, By, WhereOf<Key, By['claims']>>;

/** What may stand in `auth`: a credential's name or 'public', and a sentence when the route key itself is wrong. */
export type AuthOf<All, Key> = [RouteKeySentence<Key>] extends [never]
  ? 'public' | (keyof All & string)
  : RouteKeySentence<Key>;

import type { Json } from '../contract/shape.ts';
import type { Duration } from '../contract/units.ts';
import type { CutDefinition } from './edits.ts';
import type { PathName } from './path.ts';
import type { AnyValue, ValueOf, ValuesByName } from './request-values.ts';
import type { Service } from './service.ts';

/** Values that a part may be asked with, before it is known whose part it is; `parts.user.tenant.id` is of another part's answer. */
type PartValue = AnyValue | 'key.id' | `${'path' | 'claims' | 'parts'}.${string}`;

/** What may stand for the service that was typed as `From`. */
type CalledService<From> = From extends { readonly kind: 'service' }
  ? From
  : From extends { readonly kind: 'aggregate'; readonly name: infer Name extends string }
    ? `'${Name}' is an aggregate: a part is a route of a service`
    : Service;

/** The routes of a service that a part may be, or the sentence that says why there is none. */
type ReadKey<From> = From extends { readonly kind: 'service'; readonly definition: { readonly routes: infer Routes } }
  ? ReadKeyOf<Routes>
  : string;

type ReadKeyOf<Routes> = [Extract<keyof Routes, `GET ${string}`>] extends [never]
  ? 'this service has no GET route'
  : Extract<keyof Routes, `GET ${string}`>;

/** What may stand for one value that was typed as `Typed`. */
type Given<Typed> = Typed extends object
  ? { readonly static: string } & {
      readonly [Key in Exclude<keyof Typed, 'static'>]: `'${Key & string}' is not a key of a constant`;
    }
  : Typed extends string
    ? Typed extends PartValue
      ? Typed
      : `'${Typed}' is no value of a request`
    : ValueOf<PartValue>;

/** The constraint that reads `path`: all parameters of the called route and no others. */
type PathValues<Key extends string, Typed> = {
  readonly [Name in PathName<Key>]: Name extends keyof Typed ? Given<Typed[Name]> : PartValue;
} & {
  readonly [Name in Exclude<keyof Typed, PathName<Key>>]: `{${Name & string}} is not a parameter of '${Key}'`;
};

/** The constraint that reads `query`. */
type QueryValues<Typed> = { readonly [Name in keyof Typed]: Given<Typed[Name]> };

type PathPart<Key extends string, Path> = [PathName<Key>] extends [never]
  ? { readonly path?: 'this route has no path parameters' }
  : { readonly path: Path };

/** What stands in the whole for a part that has no good answer: its last good one, else the static one, else nothing. */
interface PartFallbackDefinition {
  /** How old the last good answer to the same caller and the same request may be. 1s to 60min. Default: none is kept. */
  readonly lastGood?: Duration;
  /** Stands in the whole as JSON. */
  readonly static?: Json;
}

interface CriticalPart<Critical> {
  /** There is no whole without it. A status is what its callers get while its service is down. */
  readonly critical?: Critical;
}

interface SparedPart {
  /** `'omit'` leaves it out. */
  readonly fallback: 'omit' | PartFallbackDefinition;
}

/** Exactly one of both is written: that something is left out of a whole is never the result of forgetting. */
type DownPart<Critical> = CriticalPart<Critical> &
  ([Critical] extends [undefined]
    ? SparedPart
    : { readonly fallback?: 'a part is `critical` or has a `fallback`, not both' });

interface PartDefinition<Query> extends CutDefinition {
  readonly query?: Query;
  /** Of this call, within the time of the whole. Default: that of the called route. */
  readonly timeout?: Duration;
  /** Where it stands in the whole: 'shop.orders'. Default: the name of the part. */
  readonly as?: string;
}

/** A part of an aggregate: a declared route with what it is asked. `Value` is what the aggregate's own requests must have. */
export interface Call<Value extends string = string> {
  readonly schema: 1;
  readonly kind: 'call';
  readonly definition: {
    readonly service: string;
    /** As its service wrote it. */
    readonly route: string;
    readonly path?: ValuesByName<Value>;
    readonly query?: ValuesByName<Value>;
  };
}

type TextsIn<Values> = Extract<Values[keyof Values], string>;

/** Records a part of an aggregate: `call(users, 'GET /users/{userId}', { path: { userId: 'claims.sub' }, critical: true })`. */
export function call<
  From,
  const Key extends ReadKey<From>,
  const Path extends PathValues<Key, Path>,
  const Query extends QueryValues<Query>,
  const Critical extends true | 502 | 503 | undefined = undefined,
>(
  service: CalledService<From>,
  route: Key,
  input: PathPart<Key, Path> & PartDefinition<Query> & DownPart<Critical>,
): Call<TextsIn<Path> | TextsIn<Query>> {
  const { name } = (service ?? {}) as Service;
  return { schema: 1, kind: 'call', definition: { ...(input as object), service: name, route } };
}

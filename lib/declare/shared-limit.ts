import type { Duration } from '../contract/units.ts';
import type { CertainDimension, LimitOf, LimitsOf, SharedDimension } from './limit.ts';
import type { AnyProvided } from './provided.ts';

/** A dimension of limits that many routes share: what not every route has needs an `otherwise`, which synthesis demands. */
type PlatformDimension<All> = SharedDimension | OfSome<All, 'values'>;

type OfSome<All, What extends keyof AnyProvided> = {
  [Name in keyof All]: All[Name] extends infer By extends AnyProvided ? By[What] & string : never;
}[keyof All];

type SharedLimitOf<L, All> = L extends { readonly enforce: 'best-effort' }
  ? { readonly enforce: 'API Gateway throttles single routes: only `limit` of a route may be best-effort' }
  : LimitOf<L, PlatformDimension<All>, CertainDimension, OfSome<All, 'tiers'>>;

/** The constraint that reads the `limits` of a platform, a gateway or a service. */
export type SharedLimits<All, Limits> = { readonly [Index in keyof Limits]: SharedLimitOf<Limits[Index], All> };

/** The constraint that reads `defaults`: its limit holds for every route that names none, so it may use what all of them have. */
export type Defaults<Typed> = {
  readonly [Key in keyof Typed]: Key extends 'limit'
    ? LimitsOf<Typed[Key], SharedDimension, CertainDimension, never>
    : Key extends 'timeout'
      ? Duration
      : `'${Key & string}' is not a default: there are limit and timeout`;
};

import type { Duration } from '../contract/units.ts';
import type { ClaimValueOf, KeyValueOf, TierOf } from './credential.ts';
import type { CertainDimension, LimitOf, LimitsOf, SharedDimension } from './limit.ts';

/** A dimension of limits that many routes share: what not every route has needs an `otherwise`, which synthesis demands. */
type PlatformDimension<Auth> =
  | SharedDimension
  | { [Name in keyof Auth]: ClaimValueOf<Auth[Name]> | KeyValueOf<Auth[Name]> }[keyof Auth];

type PlatformTier<Auth> = { [Name in keyof Auth]: TierOf<Auth[Name]> }[keyof Auth];

type SharedLimitOf<L, Auth> = L extends { readonly enforce: 'best-effort' }
  ? { readonly enforce: 'API Gateway throttles single routes: only `limit` of a route may be best-effort' }
  : LimitOf<L, PlatformDimension<Auth>, CertainDimension, PlatformTier<Auth>>;

/** The constraint that reads the `limits` of a platform, a gateway or a service. */
export type SharedLimits<Auth, Limits> = { readonly [Index in keyof Limits]: SharedLimitOf<Limits[Index], Auth> };

/** The constraint that reads `defaults`: its limit holds for every route that names none, so it may use what all of them have. */
export type Defaults<Typed> = {
  readonly [Key in keyof Typed]: Key extends 'limit'
    ? LimitsOf<Typed[Key], SharedDimension, CertainDimension, never>
    : Key extends 'timeout'
      ? Duration
      : `'${Key & string}' is not a default: there are limit and timeout`;
};

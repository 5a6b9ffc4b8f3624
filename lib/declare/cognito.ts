import type { Duration } from '../contract/units.ts';
import type { TokenDefinition } from './credential.ts';

/** The claim that holds the groups of a user pool; it is declared for every Cognito credential. */
export type GroupsClaim = 'cognito:groups';

export interface CognitoDefinition<Scope extends string, Claim extends string, Role extends string>
  extends Omit<TokenDefinition<Scope, Claim, Role>, 'roles'> {
  /** Which tokens of the pool: access tokens name their client in `client_id`, ID tokens in `aud`. Default: access. */
  readonly tokens?: 'access' | 'id';
  /** Longest time from `iat` to `exp`, and since `iat`. Default: any. */
  readonly maxAge?: Duration;
}

/** Callers of an Amazon Cognito user pool, recorded as it was typed. Their roles are their groups. */
export interface CognitoCredential<Scope extends string, Claim extends string, Role extends string> {
  readonly schema: 1;
  readonly kind: 'cognito';
  readonly definition: CognitoDefinition<Scope, Claim, Role>;
}

/** Records a credential of a Cognito user pool: {@link jwt} with what Cognito's tokens look like. */
export function cognito<
  const Scope extends string = never,
  const Claim extends string = never,
  const Role extends string = never,
>(definition: CognitoDefinition<Scope, Claim, Role> = {}): CognitoCredential<Scope, Claim, Role> {
  return { schema: 1, kind: 'cognito', definition };
}

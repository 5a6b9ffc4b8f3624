import type { Duration } from '../contract/units.ts';
import type { TokenDefinition } from './credential.ts';

export interface IntrospectionDefinition<Scope extends string, Claim extends string, Role extends string>
  extends TokenDefinition<Scope, Claim, Role> {
  /** How long an answer of the issuer is believed, with what API Gateway keeps of it. At most and by default 60s. */
  readonly cache?: Duration;
}

/** Callers whose opaque tokens their issuer explains (RFC 7662), recorded as it was typed. */
export interface IntrospectionCredential<Scope extends string, Claim extends string, Role extends string> {
  readonly schema: 1;
  readonly kind: 'introspection';
  readonly definition: IntrospectionDefinition<Scope, Claim, Role>;
}

/** Records a credential of introspected tokens; its values are checked when the gateway is synthesised. */
export function introspection<
  const Scope extends string = never,
  const Claim extends string = never,
  const Role extends string = never,
>(definition: IntrospectionDefinition<Scope, Claim, Role> = {}): IntrospectionCredential<Scope, Claim, Role> {
  return { schema: 1, kind: 'introspection', definition };
}

import type { Duration } from '../contract/units.ts';
import type { CallerDefinition } from './credential.ts';

export interface LambdaDefinition<Scope extends string, Claim extends string, Role extends string>
  extends CallerDefinition<Scope, Claim, Role> {
  /** How long API Gateway keeps a result, which then has to say in `exp` when it ends. At most 300s. Default: not at all. */
  readonly cache?: Duration;
}

/** Callers whom the platform's own authorizer function knows, recorded as it was typed. */
export interface LambdaCredential<Scope extends string, Claim extends string, Role extends string> {
  readonly schema: 1;
  readonly kind: 'lambda';
  readonly definition: LambdaDefinition<Scope, Claim, Role>;
}

/**
 * Records a credential of an authorizer function, which is a place. Its context is flat texts: `sub`; `exp` in whole seconds,
 * `scope` with blanks, `roles` and lists with commas between them, `tenant`, and each claim under its own name.
 */
export function lambda<
  const Scope extends string = never,
  const Claim extends string = never,
  const Role extends string = never,
>(definition: LambdaDefinition<Scope, Claim, Role> = {}): LambdaCredential<Scope, Claim, Role> {
  return { schema: 1, kind: 'lambda', definition };
}

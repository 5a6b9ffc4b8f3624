import type { IntrospectionCredentialConfig, JwtCredentialConfig } from '../../lib/contract/runtime-config.ts';
import type { Named } from './credential.ts';

/** @throws Error when the stage lacks the variable: a deployment without its places must not answer "unauthorized". */
export function placeOf({ config, place }: Named<JwtCredentialConfig | IntrospectionCredentialConfig>): string {
  if (place === undefined) throw new Error(`the stage has no variable ${config.stageVariable}`);
  return place;
}

import { NotDeployed } from '../ports.ts';
import type { Named } from './credential.ts';

/** A credential that has its place on this stage. */
export type Placed<N extends Named = Named> = N & { readonly place: string };

export const isPlaced = <N extends Named>(named: N): named is Placed<N> => named.place !== undefined;

/**
 * What came of looking at the credentials that have a place. The others are not of this deployment of the stage: a text that is nobody's
 * might be theirs, so it is neither believed nor refused for good. @throws NotDeployed
 */
export function refusedByAll<R>(named: readonly Named[], refusal: R): R {
  const missing = named.find((one) => !isPlaced(one));
  if (missing !== undefined) throw new NotDeployed(`the stage has no place of ${missing.name}`);
  return refusal;
}

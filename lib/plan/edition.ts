import { createHash } from 'node:crypto';
import type { CredentialModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';

/**
 * A short text that changes with whatever decides whose credential is good and what is said of its caller, and with nothing
 * else: which scopes, roles and rates there are is asked anew with every request. Its place is not here, it may be a token.
 */
export function editionOf(name: string, credential: CredentialModel, reasons: WrittenReasons): string {
  const deciding = [decidingPart(credential), reasons.credentials[name] ?? null, reasons.privateNetworks[name] ?? null];
  return createHash('sha256').update(JSON.stringify(deciding)).digest('hex').slice(0, 12);
}

function decidingPart(credential: CredentialModel): object {
  if (credential.kind === 'anyOf') return credential;
  if (credential.kind !== 'apiKey') return { ...credential, scopes: undefined, roleNames: undefined };
  const { keptBy, query, tiers } = credential;
  return { keptBy, query: query?.name ?? null, tiers: Object.keys(tiers).sort() };
}

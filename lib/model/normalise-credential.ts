import type { ClaimKind } from '../contract/runtime-config.ts';
import { durationMillis, periodQuota } from '../contract/units.ts';
import type { CredentialShape } from './declaration-shape.ts';
import type { CredentialModel } from './gateway-model.ts';
import { throttle } from './normalise-limits.ts';

/** A credential with its defaults, by kind. */
export function credentialModel(record: CredentialShape): CredentialModel {
  return record.kind === 'jwt' ? jwtModel(record.definition) : apiKeyModel(record.definition);
}

type Definition<Kind> = Extract<CredentialShape, { kind: Kind }>['definition'];

function jwtModel(jwt: Definition<'jwt'>): CredentialModel {
  return {
    kind: 'jwt',
    header: 'authorization',
    scopes: jwt.scopes ?? [],
    claims: (jwt.claims ?? {}) as { readonly [name: string]: ClaimKind },
    algorithms: jwt.algorithms ?? ['RS256', 'PS256', 'ES256', 'EdDSA'],
    typ: jwt.typ ?? null,
    audienceClaim: 'aud',
    fixedClaims: {},
    maxAgeSeconds: null,
    requiredClaims: [],
    roleNames: [],
    clockToleranceSeconds: (durationMillis(jwt.clockTolerance) ?? 0) / 1000,
    tenantClaim: jwt.tenant ?? null,
    rolesClaim: jwt.roles ?? null,
  };
}

function apiKeyModel({ tiers }: Definition<'apiKey'>): CredentialModel {
  return {
    kind: 'apiKey',
    keptBy: 'api-gateway',
    query: null,
    tiers: Object.fromEntries(
      Object.entries(tiers).map(([name, { rate, burst, quota }]) => [
        name,
        { ...throttle(rate, burst), quota: periodQuota(quota) ?? null },
      ]),
    ),
  };
}

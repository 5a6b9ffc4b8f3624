import type { ClaimKind } from '../contract/runtime-config.ts';
import { durationMillis, periodQuota, rateWindow, type Window } from '../contract/units.ts';
import { groupsClaim } from './credential-reading.ts';
import type { CredentialShape } from './declaration-shape.ts';
import type { CredentialModel } from './gateway-model.ts';
import { throttle } from './normalise-limits.ts';

/** A credential with its defaults, by kind. */
export function credentialModel(record: CredentialShape): CredentialModel {
  return makers[record.kind](record.definition as never);
}

type Kind = CredentialShape['kind'];
type Definition<K extends Kind> = Extract<CredentialShape, { kind: K }>['definition'];

/** What Cognito's tokens look like (Amazon Cognito Developer Guide, "Understanding the access token", read 2026-11-24). */
const cognitoSignature = { algorithms: ['RS256'], typ: null } as const;

/** The clocks of issuers and of Lambda are seldom a second apart; a token from the future is refused beyond this. */
const usualToleranceSeconds = 5;

const makers: { readonly [K in Kind]: (definition: Definition<K>) => CredentialModel } = {
  jwt: (jwt) => ({
    kind: 'jwt',
    ...token(jwt),
    rolesClaim: jwt.roles ?? null,
    algorithms: jwt.algorithms ?? ['RS256', 'PS256', 'ES256', 'EdDSA'],
    typ: jwt.typ ?? null,
    audienceClaim: 'aud',
    fixedClaims: {},
    maxAgeSeconds: secondsOf(jwt.maxAge),
  }),
  cognito: (pool) => ({
    kind: 'jwt',
    ...token(pool),
    claims: { [groupsClaim]: 'string[]', ...claimKinds(pool.claims) },
    rolesClaim: groupsClaim,
    ...cognitoSignature,
    audienceClaim: pool.tokens === 'id' ? 'aud' : 'client_id',
    fixedClaims: { token_use: pool.tokens ?? 'access' },
    maxAgeSeconds: secondsOf(pool.maxAge),
  }),
  introspection: (introspection) => ({
    kind: 'introspection',
    ...token(introspection),
    rolesClaim: introspection.roles ?? null,
    cacheSeconds: zeroOrSeconds(introspection.cache) ?? 60,
  }),
  apiKey: ({ tiers, keys, query }) => ({
    kind: 'apiKey',
    keptBy: keys === 'own' ? 'gateway' : 'api-gateway',
    query: query ?? null,
    tiers: Object.fromEntries(
      Object.entries(tiers).map(([name, { rate, burst, quota }]) => [
        name,
        { rate: rateWindow(rate) as Window, ...throttle(rate, burst), quota: periodQuota(quota) ?? null },
      ]),
    ),
  }),
  lambda: (lambda) => ({
    kind: 'lambda',
    ...caller(lambda),
    tenantClaim: null,
    rolesClaim: null,
    cacheSeconds: zeroOrSeconds(lambda.cache) ?? 0,
  }),
  anyOf: ({ credentials }) => ({ kind: 'anyOf', credentials }),
};

function caller({ header, scopes, claims, roleNames }: Definition<'lambda'>) {
  return {
    header: header?.toLowerCase() ?? 'authorization',
    scopes: scopes ?? [],
    claims: claimKinds(claims),
    roleNames: roleNames ?? [],
  };
}

type TokenDefinition = Definition<'cognito' | 'jwt' | 'introspection'>;

function token(definition: TokenDefinition) {
  return {
    ...caller(definition),
    tenantClaim: definition.tenant ?? null,
    requiredClaims: definition.requiredClaims ?? [],
    clockToleranceSeconds: zeroOrSeconds(definition.clockTolerance) ?? usualToleranceSeconds,
  };
}

function claimKinds(claims: Definition<'jwt'>['claims']): { readonly [name: string]: ClaimKind } {
  return (claims ?? {}) as { readonly [name: string]: ClaimKind };
}

function secondsOf(duration: unknown): number | null {
  const millis = durationMillis(duration);
  return millis === undefined ? null : millis / 1000;
}

/** Seconds of a time that may be none at all, '0s'; undefined where none was written. */
export function zeroOrSeconds(time: string | undefined): number | undefined {
  return time === '0s' ? 0 : (secondsOf(time) ?? undefined);
}

export type Credentials = { readonly [name: string]: CredentialModel };

/** The credentials that a name stands for. */
export function membersOf(credentials: Credentials, auth: string): readonly string[] {
  if (auth === 'public') return [];
  const credential = credentials[auth];
  return credential?.kind === 'anyOf' ? credential.credentials : [auth];
}

import type { IssuerPlace } from '../../contract/places.ts';
import type { JwtCredentialConfig } from '../../contract/runtime-config.ts';
import type { JsonObject } from './strict-json.ts';
import { type ClaimRefusal, type Refused, refused } from './token-refusal.ts';

/** Milliseconds since the epoch: a token counts from the first one on, and no longer at the second one. */
export interface TokenTimes {
  readonly validFrom: number;
  readonly validUntil: number;
}

/** The last second that a date can hold (ECMA-262, "Time Values"); a time beyond it would not survive the way on. */
const lastSecond = 8_640_000_000_000;

/** Whether a token is from this issuer: `iss` byte for byte. */
export const isFrom = (claims: JsonObject, { issuer }: IssuerPlace) => claims['iss'] === issuer;

/** Whether a token is meant for one of these audiences: text for text, and every entry of a list is a text. */
export function isMeantFor(
  claims: JsonObject,
  { audienceClaim }: Pick<JwtCredentialConfig, 'audienceClaim'>,
  { audiences }: IssuerPlace,
): boolean {
  const said = claims[audienceClaim];
  if (typeof said === 'string') return audiences.includes(said);
  if (audienceClaim !== 'aud' || !Array.isArray(said)) return false;
  if (!said.every((entry) => typeof entry === 'string')) return false;
  return said.some((entry) => audiences.includes(entry));
}

/** What is wrong with the claims that say who and what; undefined when nothing is. */
export function refusalOfClaims(
  claims: JsonObject,
  { requiredClaims, fixedClaims }: Pick<JwtCredentialConfig, 'requiredClaims' | 'fixedClaims'>,
): Refused<ClaimRefusal> | undefined {
  if (typeof claims['sub'] !== 'string' || claims['sub'] === '') return refused('sub-missing');
  // A token is revoked by this text.
  if (claims['jti'] !== undefined && typeof claims['jti'] !== 'string') return refused('jti-not-text');
  // RFC 9449 §7.2, RFC 8705 §3: the token counts only with a proof of possession, and nobody has looked for one.
  if (claims['cnf'] !== undefined) return refused('cnf-not-proven');
  const missing = requiredClaims.find((name) => !Object.hasOwn(claims, name) || claims[name] === null);
  if (missing !== undefined) return { refusal: 'claim-missing', claim: missing };
  const wrong = Object.entries(fixedClaims).find(([name, value]) => claims[name] !== value);
  if (wrong !== undefined) return { refusal: 'claim-wrong', claim: wrong[0] };
  return undefined;
}

/**
 * When a token counts (RFC 7519 §4.1.4–4.1.6). It ends at `exp` to the millisecond and begins with whole seconds, each side
 * moved by the tolerance. A token from the future is refused: to revoke all that was issued until now would miss it.
 */
export function readTimes(
  claims: JsonObject,
  config: Pick<JwtCredentialConfig, 'clockToleranceSeconds' | 'maxAgeSeconds'>,
  nowMillis: number,
): TokenTimes | Refused<ClaimRefusal> {
  const { clockToleranceSeconds: tolerance, maxAgeSeconds } = config;
  const { exp, nbf, iat } = claims;
  const now = nowMillis / 1000;
  const latestStart = Math.floor(now) + tolerance;
  if (!isTime(exp)) return refused('exp-not-a-time');
  if (exp + tolerance <= now) return refused('exp-passed');
  if (nbf !== undefined && !isTime(nbf)) return refused('nbf-not-a-time');
  if (nbf !== undefined && nbf > latestStart) return refused('nbf-ahead');
  if (iat !== undefined && !isTime(iat)) return refused('iat-not-a-time');
  if (iat !== undefined && iat > latestStart) return refused('iat-ahead');
  // No look at the age itself: a token whose whole life is short enough is too old only after its end.
  if (maxAgeSeconds !== null && iat === undefined) return refused('iat-not-a-time');
  if (maxAgeSeconds !== null && exp - (iat ?? 0) > maxAgeSeconds) return refused('lifetime-too-long');
  const start = Math.max(nbf ?? 0, iat ?? 0) - tolerance;
  return { validFrom: start * 1000, validUntil: (exp + tolerance) * 1000 };
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= lastSecond;

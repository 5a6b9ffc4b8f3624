import type { IntrospectionPlace } from '../../lib/contract/places.ts';
import type { IntrospectionCredentialConfig } from '../../lib/contract/runtime-config.ts';
import type { GenuineClaims } from './caller-of.ts';

export type IntrospectionRefusal =
  | 'token-inactive'
  | 'token-type-wrong'
  | 'iss-unknown'
  | 'aud-wrong'
  | 'sub-missing'
  | 'exp-not-a-time'
  | 'exp-passed'
  | 'nbf-not-a-time'
  | 'nbf-ahead'
  | 'jti-not-text'
  | 'iat-not-a-time'
  | 'iat-ahead'
  | 'claim-missing';

export type Introspected =
  | { readonly active: true; readonly claims: GenuineClaims }
  | { readonly active: false; readonly reason: IntrospectionRefusal };

type Answer = { readonly [name: string]: unknown };

/** The last second that a date can hold. */
const lastSecond = 8_640_000_000_000;

/**
 * What an issuer's answer (RFC 7662 §2.2) says of a token: claims as a JWT would have them, `iss` and `sub` always.
 *
 * The subject is `sub`. A token of a client itself may have none; it is `client:<client_id>`, which no user of the same
 * issuer can be called, by registering a client with another's name or by calling himself so. `username` is nobody: it may be somebody else's tomorrow.
 * Many issuers call refresh tokens active too, and one bound to a key is not worth its text alone: neither is taken.
 */
export function introspected(
  answer: Answer,
  { issuer, audiences }: Pick<IntrospectionPlace, 'issuer' | 'audiences'>,
  config: Pick<IntrospectionCredentialConfig, 'clockToleranceSeconds' | 'requiredClaims'>,
  nowMillis: number,
): Introspected {
  if (answer['active'] !== true) return refused('token-inactive');
  if (!isAccessToken(answer)) return refused('token-type-wrong');
  if (answer['iss'] !== undefined && answer['iss'] !== issuer) return refused('iss-unknown');
  if (audiences.length > 0 && !isMeantForOne(answer['aud'], audiences)) return refused('aud-wrong');
  const refusal = refusalOfTimes(answer, config.clockToleranceSeconds, nowMillis);
  if (refusal !== undefined) return refused(refusal);
  if (answer['jti'] !== undefined && typeof answer['jti'] !== 'string') return refused('jti-not-text');
  const sub = subjectOf(answer);
  if (sub === undefined) return refused('sub-missing');
  const isMissing = (name: string) => !Object.hasOwn(answer, name) || answer[name] === null;
  if (config.requiredClaims.some(isMissing)) return refused('claim-missing');
  return { active: true, claims: { ...answer, iss: issuer, sub } };
}

function isAccessToken({ token_type: type, token_use: use, typ, cnf }: Answer): boolean {
  const isRefresh = [type, use, typ].some((word) => typeof word === 'string' && /refresh/i.test(word));
  const isBearer = type === undefined || (typeof type === 'string' && /^(bearer|access_token)$/i.test(type));
  return isBearer && !isRefresh && cnf === undefined;
}

function isMeantForOne(aud: unknown, audiences: readonly string[]): boolean {
  const said = typeof aud === 'string' ? [aud] : aud;
  return (
    Array.isArray(said) && said.every((one) => typeof one === 'string') && said.some((one) => audiences.includes(one))
  );
}

function subjectOf({ sub, client_id: client }: Answer): string | undefined {
  const itself = typeof client === 'string' && client !== '' ? `client:${client}` : undefined;
  if (sub === undefined || sub === null) return itself;
  return typeof sub === 'string' && sub !== '' && (sub === itself || !sub.startsWith('client:')) ? sub : undefined;
}

/** RFC 7662 leaves all of them out where the issuer likes; then its word is the answer itself, as long as it is kept. */
function refusalOfTimes({ exp, nbf, iat }: Answer, tolerance: number, nowMillis: number) {
  const now = nowMillis / 1000;
  if (exp !== undefined && !isTime(exp)) return 'exp-not-a-time';
  if (exp !== undefined && exp + tolerance <= now) return 'exp-passed';
  if (nbf !== undefined && !isTime(nbf)) return 'nbf-not-a-time';
  if (nbf !== undefined && nbf > now + tolerance) return 'nbf-ahead';
  if (iat !== undefined && !isTime(iat)) return 'iat-not-a-time';
  // To revoke all that was issued until now would miss it.
  if (iat !== undefined && iat > now + tolerance) return 'iat-ahead';
  return undefined;
}

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < lastSecond;

const refused = (reason: IntrospectionRefusal): Introspected => ({ active: false, reason });

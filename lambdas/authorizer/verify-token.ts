import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { decodeIssuerPlace, type IssuerPlace } from '../../lib/contract/places.ts';
import type { AuthorizerConfig, JwtCredentialConfig } from '../../lib/contract/runtime-config.ts';
import { parseCompactToken, type UnverifiedToken } from '../../lib/engine/tokens/compact-token.ts';
import { IssuerUnavailable } from '../ports.ts';

export type Verified =
  | {
      readonly genuine: true;
      readonly credential: string;
      readonly config: JwtCredentialConfig;
      readonly claims: JWTPayload;
    }
  /** `reason` is a word of ours or an error code of the verifier: for the log, never for the caller. */
  | { readonly genuine: false; readonly reason: string; readonly credential?: string };

export type KeySource = (jwksUri: string, insecure: boolean) => JWTVerifyGetKey;

type Places = { readonly [stageVariable: string]: string | undefined } | null;

/** Whether a token is genuine and meant for us. @throws IssuerUnavailable when its issuer's keys cannot be had. */
export async function verifyToken(
  text: string,
  { credentials }: AuthorizerConfig,
  places: Places,
  { keys, now }: { readonly keys: KeySource; readonly now: Date },
): Promise<Verified> {
  const token = parseCompactToken(text);
  if ('refusal' in token) return { genuine: false, reason: token.refusal };
  const chosen = choose(token, credentials, places);
  if (chosen === undefined) return { genuine: false, reason: 'issuer or audience unknown' };
  const [credential, config, place] = chosen;
  const source = keys(place.jwksUri, config.insecure !== null);
  try {
    const { payload } = await jwtVerify(text, source, {
      issuer: place.issuer,
      audience: [...place.audiences],
      algorithms: [...config.algorithms],
      requiredClaims: ['exp', 'sub', 'iss', 'aud'],
      clockTolerance: config.clockToleranceSeconds,
      currentDate: now,
      ...(config.typ === null ? {} : { typ: config.typ }),
    });
    return { genuine: true, credential, config, claims: payload };
  } catch (error) {
    if (error instanceof IssuerUnavailable) throw error;
    if (error instanceof errors.JWKSInvalid || error instanceof errors.JWKSTimeout) {
      throw new IssuerUnavailable("the issuer's keys are not usable", { cause: error });
    }
    return { genuine: false, credential, reason: error instanceof errors.JOSEError ? error.code : 'unusable key' };
  }
}

/** The credential whose place names the token's issuer, and among several the one that names an audience of it too. Nothing is verified yet. */
function choose(
  { claims: { iss, aud } }: UnverifiedToken,
  credentials: AuthorizerConfig['credentials'],
  places: Places,
): readonly [string, JwtCredentialConfig, IssuerPlace] | undefined {
  const audiences = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : [];
  return Object.entries(credentials)
    .flatMap(([name, config]) => (config.kind === 'jwt' ? [[name, config, placeOf(config, places)] as const] : []))
    .find(([, , place]) => place.issuer === iss && place.audiences.some((audience) => audiences.includes(audience)));
}

/** @throws Error when the stage lacks the variable: a deployment without its places must not answer "unauthorized". */
function placeOf({ stageVariable }: JwtCredentialConfig, places: Places): IssuerPlace {
  const text = places?.[stageVariable];
  if (text === undefined) throw new Error(`the stage has no variable ${stageVariable}`);
  return decodeIssuerPlace(text);
}

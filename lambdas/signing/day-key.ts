import { createECDH, createHash, createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import { signedToken } from '../../lib/contract/signed-token.ts';

/** For what a key is made: another gateway, stage or day is another key. */
export interface KeyScope {
  readonly gateway: string;
  readonly stage: string;
  /** Days since the epoch. */
  readonly day: number;
}

/** A key as a service may see it; it holds nothing else. */
export interface PublicKeyJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: typeof signedToken.algorithm;
  readonly use: 'sig';
}

export interface DayKey {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKeyJwk;
}

/** Order of the group of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 128 bits more than the order has: what is left of the remainder's bias is below anything that can be measured. */
const scalarBytes = 48;

/**
 * The key of one gateway, stage and day, made from the gateway's secret and from nothing else: every instance makes the same
 * one, and tomorrow's is there without anybody making it. A private key is an integer from 1 to n-1, by extra random bits as
 * in FIPS 186-5 A.2.1; the bits are HKDF-SHA256 (RFC 5869) of the secret, so no day's key tells of another's.
 */
export function dayKey(secret: string, { gateway, stage, day }: KeyScope): DayKey {
  const info = JSON.stringify(['gatehouse signing key', 1, gateway, stage, day]);
  const bits = Buffer.from(hkdfSync('sha256', secret, '', info, scalarBytes));
  const scalar = (BigInt(`0x${bits.toString('hex')}`) % (order - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const { x, y } = publicPoint(d);
  const point = { kty: 'EC', crv: 'P-256', x, y } as const;
  return {
    privateKey: createPrivateKey({ key: { ...point, d: d.toString('base64url') }, format: 'jwk' }),
    publicKey: { ...point, kid: thumbprint(point), alg: signedToken.algorithm, use: 'sig' },
  };
}

function publicPoint(d: Buffer): { readonly x: string; readonly y: string } {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  // 0x04, then both coordinates with 32 bytes each (SEC 1 §2.3.3).
  const point = ecdh.getPublicKey();
  return { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
}

/** RFC 7638: the required members in the order of their names, hashed. */
function thumbprint({ crv, kty, x, y }: Pick<PublicKeyJwk, 'crv' | 'kty' | 'x' | 'y'>): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

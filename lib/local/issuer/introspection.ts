import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenClaims } from './mint-token.ts';

/** Who may ask the endpoint about tokens; a secret is made for this run. */
export interface IntrospectionClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface IntrospectionAnswer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body: object;
}

/** The tokens that one issuer has given out, and its introspection endpoint (RFC 7662) for one client. */
export interface Introspection {
  readonly client: IntrospectionClient;
  remember(token: string, claims: TokenClaims): void;
  /** From now on the token is not active. */
  revoke(token: string): void;
  answer(request: { readonly authorization: string | undefined; readonly form: string }): IntrospectionAnswer;
}

const inactive: IntrospectionAnswer = { status: 200, body: { active: false } };

export function introspection(nowMillis: () => number): Introspection {
  const tokens = new Map<string, TokenClaims>();
  // A secret may hold what RFC 6749 §2.3.1 wants encoded; this one does, so that nobody forgets it.
  const client = { clientId: 'gatehouse:local', clientSecret: `${randomBytes(24).toString('base64url')}:%+/ &` };
  const isActive = (claims: TokenClaims) => Number(claims['exp']) * 1000 > nowMillis();

  return {
    client,
    remember(token, claims) {
      for (const [old, { exp }] of tokens) if (!isActive({ exp })) tokens.delete(old);
      tokens.set(token, claims);
    },
    revoke(token) {
      tokens.delete(token);
    },
    answer({ authorization, form }) {
      if (!isClient(authorization, client))
        return {
          status: 401,
          headers: { 'www-authenticate': 'Basic realm="introspection"' },
          body: { error: 'invalid_client' },
        };
      const token = new URLSearchParams(form).get('token');
      if (token === null) return { status: 400, body: { error: 'invalid_request' } };
      const claims = tokens.get(token);
      if (claims === undefined || !isActive(claims)) return inactive;
      return { status: 200, body: { active: true, token_type: 'Bearer', ...claims } };
    },
  };
}

/** `client_secret_basic`: both parts in the form encoding, then together in base64. */
function isClient(authorization: string | undefined, client: IntrospectionClient): boolean {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/]{1,512}={0,2})$/i.exec(authorization ?? '') ?? [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const [id, secret] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)].map(formDecoded);
  return id === client.clientId && sameSecret(secret ?? '', client.clientSecret);
}

const formDecoded = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? '';

function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

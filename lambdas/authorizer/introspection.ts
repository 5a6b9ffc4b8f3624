import type { IntrospectionPlace } from '../../lib/contract/places.ts';
import type { IntrospectionCredentialConfig } from '../../lib/contract/runtime-config.ts';
import { lateCrypto } from '../late-crypto.ts';
import { IssuerUnavailable, type Secrets, type Upstream } from '../ports.ts';
import { boundedCache } from './bounded-cache.ts';
import type { GenuineClaims } from './caller-of.ts';
import { type IntrospectionRefusal, introspected } from './introspection-answer.ts';
import { askIssuer, type IssuerAnswer, type Unclear } from './introspection-call.ts';
import { type IssuerBreaker, issuerBreaker } from './issuer-breaker.ts';

/** A credential that a token may belong to, with the issuer that its stage names. */
export interface IntrospectionCandidate {
  readonly credential: string;
  readonly config: IntrospectionCredentialConfig;
  readonly place: IntrospectionPlace;
}

export type OpaqueToken =
  | { readonly genuine: true; readonly claims: GenuineClaims }
  | { readonly genuine: false; readonly reason: IntrospectionRefusal | 'token-malformed' | 'too-many-failures' };

export interface Introspection {
  /**
   * What the issuer says of a token. `mayAsk` false refuses where only the issuer could tell.
   * @throws IssuerUnavailable @throws SecretUnavailable
   */
  check(token: string, candidate: IntrospectionCandidate, mayAsk: boolean): Promise<OpaqueToken>;
}

export interface IntrospectionParts {
  /** The way to an issuer, as far as its place allows one. */
  readonly upstreamTo: (url: URL, access: { readonly insecure: boolean; readonly privateNetwork: boolean }) => Upstream;
  readonly secrets: Secrets;
  readonly nowMillis: () => number;
}

/** RFC 6750 §2.1, and no longer than an opaque token has any reason to be. */
const tokenForm = /^[A-Za-z0-9\-._~+/]{1,4096}=*$/;
const maxTokenLength = 4_096;
const maxKept = 10_000;
/** Of a token that is not active: that it became so is nothing that happens. */
const refusalMillis = 10_000;

/**
 * Tokens that only their issuer can read. Its answers are kept by the token's SHA-256, as long as they may be believed and no
 * longer than the token lives; requests with one token wait for one question. Good answers and bad have a memory each, so a
 * flood of invented tokens drives out no real one.
 */
export function introspection({ upstreamTo, secrets, nowMillis }: IntrospectionParts): Introspection {
  const good = boundedCache<IssuerAnswer>(maxKept, nowMillis);
  const bad = boundedCache<IssuerAnswer>(maxKept, nowMillis);
  const asking = new Map<string, Promise<IssuerAnswer>>();
  const breakers = new Map<string, IssuerBreaker>();

  function breakerOf({ introspectionUri }: IntrospectionPlace): IssuerBreaker {
    const breaker = breakers.get(introspectionUri) ?? issuerBreaker(nowMillis);
    breakers.set(introspectionUri, breaker);
    return breaker;
  }

  function ask(key: string, token: string, { config, place }: IntrospectionCandidate): Promise<IssuerAnswer> {
    const access = { insecure: config.insecure !== null, privateNetwork: config.privateNetwork !== null };
    const upstream = upstreamTo(new URL(place.introspectionUri), access);
    const answer = breakerOf(place)(() => askIssuer(token, place, { upstream, secrets })).then(clear);
    asking.set(key, answer);
    return answer.finally(() => asking.delete(key));
  }

  return {
    async check(token, candidate, mayAsk) {
      if (token.length > maxTokenLength || !tokenForm.test(token)) return { genuine: false, reason: 'token-malformed' };
      const { credential, config, place } = candidate;
      const key = lateCrypto().hash('sha256', JSON.stringify([credential, place, token]), 'base64url');
      const kept = good.get(key) ?? bad.get(key) ?? asking.get(key);
      if (kept === undefined && !mayAsk) return { genuine: false, reason: 'too-many-failures' };
      const answer = await (kept ?? ask(key, token, candidate));
      const said = introspected(answer ?? {}, place, config, nowMillis());
      if (!said.active) {
        good.delete(key);
        if (kept === undefined) bad.set(key, answer ?? {}, nowMillis() + refusalMillis);
        return { genuine: false, reason: said.reason };
      }
      if (kept === undefined) good.set(key, answer, nowMillis() + config.cacheSeconds * 1000);
      return { genuine: true, claims: said.claims };
    },
  };
}

/** Beyond the breaker: whoever can bring this about with a token of his own has the issuer given up for nobody. */
function clear(answer: IssuerAnswer | Unclear): IssuerAnswer {
  if (answer === 'unclear') throw new IssuerUnavailable('the issuer said nothing of the token');
  return answer;
}

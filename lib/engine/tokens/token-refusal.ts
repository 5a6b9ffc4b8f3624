/**
 * Why a token is not believed: words for logs and counters, never for its holder. Each names what is at fault, none holds a
 * value: the texts of a refused token are whatever somebody wanted to see in a log.
 */
export type TokenRefusal =
  | GuardRefusal
  | HeaderRefusal
  | ClaimRefusal
  | 'key-unknown'
  | 'signature-length-wrong'
  | 'signature-wrong';

/** The text is not one signed token in its one spelling. */
export type GuardRefusal =
  | 'token-too-large'
  | 'header-too-large'
  | 'signature-too-large'
  | 'not-three-parts'
  | 'header-not-canonical'
  | 'header-not-strict-json'
  | 'payload-not-canonical'
  | 'payload-not-strict-json'
  | 'signature-not-canonical';

/** The header asks for something that nobody gets, or that this credential does not allow. */
export type HeaderRefusal =
  | 'alg-unsupported'
  | 'alg-not-allowed'
  | 'typ-wrong'
  | 'kid-not-text'
  | 'crit-present'
  | 'b64-present'
  | 'zip-present'
  | 'jku-present'
  | 'x5u-present'
  | 'jwk-present'
  | 'x5c-present';

/** The claims are malformed, or for somebody else, or for another time. */
export type ClaimRefusal =
  | 'iss-unknown'
  | 'aud-wrong'
  | 'sub-missing'
  | 'exp-not-a-time'
  | 'exp-passed'
  | 'nbf-not-a-time'
  | 'nbf-ahead'
  | 'iat-not-a-time'
  | 'iat-ahead'
  | 'lifetime-too-long'
  | 'jti-not-text'
  | 'cnf-not-proven'
  | 'claim-missing'
  | 'claim-wrong';

/** In place of what was asked for. `claim` is the name of a declared claim that is missing or wrong. */
export interface Refused<Refusal extends TokenRefusal = TokenRefusal> {
  readonly refusal: Refusal;
  readonly claim?: string;
}

export const refused = <Refusal extends TokenRefusal>(refusal: Refusal): Refused<Refusal> => ({ refusal });

/** What is wrong with a token, each with the sentence that the error says. */
export const refusals = {
  missing: 'no X-Gatehouse-Token: the request did not come through the gateway',
  several: 'more than one X-Gatehouse-Token',
  'too-large': 'the token is longer than any that the gateway makes',
  malformed: 'not a compact JWS of a JSON object',
  type: 'the token is of another type than the gateway makes',
  algorithm: 'the token is signed with another algorithm than the gateway uses',
  key: 'the gateway publishes no such key',
  signature: 'the signature does not match',
  issuer: 'the token is of another gateway or stage',
  audience: 'the token is for another service',
  expired: 'the token has expired',
  'not-yet': 'the token is from the future',
  claims: 'a claim is missing or has another form than the gateway writes',
} as const;

export type TokenRefusal = keyof typeof refusals;

/** The request is not to be believed: answer 401. Nothing of the token is in the message. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly refusal: TokenRefusal;

  constructor(refusal: TokenRefusal) {
    super(refusals[refusal]);
    this.refusal = refusal;
  }
}

/** The gateway's keys could not be had, so nothing is known about the token: answer 503. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

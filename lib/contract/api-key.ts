const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 32 of 62 characters are 190 bits: no key is ever guessed, or made twice. */
const secretLength = 32;
const form = /^gh-([a-z][a-z0-9]*)-[0-9A-Za-z]{32}$/;

/** `gh-<tier>-<32 random characters>`: a key that says its own tier, once API Gateway has vouched for it. `below(n)` is a secret number from 0 to n - 1. */
export function apiKeyValue(tier: string, below: (n: number) => number): string {
  const secret = Array.from({ length: secretLength }, () => alphabet[below(alphabet.length)]).join('');
  return `gh-${tier}-${secret}`;
}

/** The tier that a key names; undefined for a key that {@link apiKeyValue} did not make. */
export function apiKeyTier(value: string): string | undefined {
  return form.exec(value)?.[1];
}

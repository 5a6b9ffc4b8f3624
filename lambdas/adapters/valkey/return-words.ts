import type { LimitReceipt } from '../../ports.ts';

/**
 * The words of a call of `return-limits.lua`: the number of keys, each counter with the key that remembers what was given
 * back of it, in the same slot, and the tokens.
 */
export function returnWords(receipt: LimitReceipt): readonly string[] {
  const keys = receipt.flatMap(({ key, token }) => [key, `${key}:${token}`]);
  return [String(keys.length), ...keys, ...receipt.map(({ token }) => token.slice(token.indexOf('/') + 1))];
}

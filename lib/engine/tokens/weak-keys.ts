const smallPrimes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
  127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/**
 * Whether an RSA modulus has the fingerprint of CVE-2017-15361 (ROCA), whose private keys can be computed: its factors are
 * powers of 65537 modulo every small prime, so it is one too. A sound modulus has it once in 2^27 times or less (Nemec and
 * others, "The Return of Coppersmith's Attack", §2.3).
 */
export function isRocaModulus(modulus: bigint): boolean {
  return smallPrimes.every((prime) => isPowerOf65537(Number(modulus % BigInt(prime)), prime));
}

/** The powers of a number modulo a prime are at most as many as the prime. */
function isPowerOf65537(residue: number, prime: number): boolean {
  let power = 1;
  for (let exponent = 1; exponent < prime; exponent += 1) {
    power = (power * 65537) % prime;
    if (power === residue) return true;
  }
  return false;
}

const fieldPrime = 2n ** 255n - 19n;
const orderEight = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** The `y` of the points whose order is 8 or divides it, as RFC 8032 §5.1.2 writes them but for the sign of `x`. */
const smallOrders: ReadonlySet<bigint> = new Set([0n, 1n, fieldPrime - 1n, orderEight, fieldPrime - orderEight]);

/**
 * Whether an Ed25519 public key is a point under which many texts verify with one signature, or is not in its one spelling.
 * @param point 32 bytes, `y` little-endian with the sign of `x` in the last bit.
 */
export function isSmallOrderPoint(point: Uint8Array): boolean {
  const y = BigInt(`0x${Buffer.from(point).reverse().toString('hex')}`) % 2n ** 255n;
  return y >= fieldPrime || smallOrders.has(y);
}

/** Whether one number is a whole multiple of another, as decimals: 0.3 is three times 0.1. */
export function isMultiple(value: number, of: number): boolean {
  const [a, b] = [decimal(value), decimal(of)];
  const scale = Math.max(a.places, b.places);
  return shifted(a, scale) % shifted(b, scale) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

/** The shortest decimal that reads as this number. Exponents end at 324, so neither can grow. */
function decimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length - Number(exponent) };
}

function shifted({ digits, places }: Decimal, scale: number): bigint {
  return digits * 10n ** BigInt(scale - places);
}

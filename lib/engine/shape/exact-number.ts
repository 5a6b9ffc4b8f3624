/** Every decimal with so many digits comes back from a double as it was. */
const alwaysExact = 15;
/** `toPrecision` gives no more. */
const mostDigits = 100;

/**
 * True when a JSON number is still the same after it was a double (RFC 8259 §6, RFC 7493 §2.2): a whole number digit for
 * digit, since it may be an id or an amount; any other as the double prints it with as many digits, since that is what
 * services that count in doubles send. `0.30000000000000004` is, `9007199254740993` and `1e400` are not.
 */
export function isExactNumber(text: string): boolean {
  const value = Number(text);
  const significand = significandOf(text);
  const written = withoutLastZeros(significand);
  if (!Number.isFinite(value)) return false;
  if (written === '') return true;
  // Not zero, and too small for a double.
  if (value === 0) return false;
  if (written.length <= alwaysExact) return true;
  if (!/[.eE]/.test(text)) return String(value) === text;
  return written.length <= mostDigits && prints(value, written, significand);
}

/**
 * Some language prints the double so: in the fewest digits that are read as it, or in as many as these. Half a digit goes up
 * with some and down with others, and the fewest digits are not always the nearest: `7.120236347223045e-307`.
 */
function prints(value: number, written: string, significand: string): boolean {
  const digits = (printed: string) => withoutLastZeros(significandOf(printed));
  if (digits(String(value)) === written || digits(value.toPrecision(written.length)) === written) return true;
  return digits(value.toPrecision(mostDigits)) === `${significand}5`;
}

/** The digits without sign, exponent and first zeros. */
function significandOf(text: string): string {
  const plain = text.replace(/[eE].*/, '').replace(/[-.]/g, '');
  let start = 0;
  while (plain[start] === '0') start += 1;
  return plain.slice(start);
}

/** One character is looked at once, however many there are; an expression would try at every zero. */
function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

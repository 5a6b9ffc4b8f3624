import type { Finding, Path } from './finding.ts';

const tokenText = /[$#]\{Token\[/;
/** A schema of one object inside another takes two levels for each. */
const maxDepth = 64;

/**
 * The value as plain JSON, and a finding for everything in it that is not: a getter, a function, a cycle, an instance
 * of a class, a CDK token. Runs no code of the value, so no declared object can throw from here.
 */
export function plainJson(value: unknown): { readonly value: unknown; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const odd = (path: Path, why: string): undefined => {
    findings.push({ code: 'GH1004', path, got: undefined, why });
  };

  const copy = (one: unknown, path: Path, above: readonly object[]): unknown => {
    if (typeof one === 'string' && tokenText.test(one)) {
      findings.push({ code: 'GH1008', path });
      return one;
    }
    if (one === null || one === undefined || typeof one === 'string' || typeof one === 'boolean') return one;
    if (typeof one === 'number') return Number.isFinite(one) ? one : odd(path, 'expected a finite number');
    if (typeof one !== 'object') return odd(path, `expected data, found a ${typeof one}`);
    if (above.includes(one)) return odd(path, 'a value that holds itself');
    if (above.length === maxDepth) return odd(path, `nested deeper than ${maxDepth}`);
    if (Array.isArray(one)) return Array.from(one, (item, index) => copy(item, [...path, index], [...above, one]));
    return isPlain(one) ? copyObject(one, path, above) : odd(path, 'expected plain data, found an instance of a class');
  };

  const copyObject = (one: object, path: Path, above: readonly object[]): { [key: string]: unknown } => {
    const plain: { [key: string]: unknown } = {};
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(one))) {
      const here = [...path, key];
      if (key === '__proto__') findings.push({ code: 'GH1001', path: here, got: undefined });
      else if (property.get ?? property.set) odd(here, 'expected a value, found a getter');
      else if (property.value !== undefined) plain[key] = copy(property.value, here, [...above, one]);
    }
    return plain;
  };

  return { value: copy(value, [], []), findings };
}

/** Objects made by a literal, in whichever realm: their prototype has none itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value as TypeScript writes it, over several lines where one is not enough. */
export function typescriptText(value: unknown, indent = ''): string {
  const line = inOneLine(value);
  if (line.length + indent.length <= 100 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((one) => `${deeper}${typescriptText(one, deeper)},\n`).join('')}${indent}]`;
  const members = Object.entries(value).map(
    ([key, one]) => `${deeper}${keyText(key)}: ${typescriptText(one, deeper)},\n`,
  );
  return `{\n${members.join('')}${indent}}`;
}

function inOneLine(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  const members = Object.entries(value).map(([key, one]) => `${keyText(key)}: ${inOneLine(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function keyText(key: string): string {
  // `__proto__: …` in a literal sets the prototype, in brackets it is a key.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Quotes that no text can leave, nor a line break of any kind, nor the end of a comment around it. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

const maxDepth = 16;

/**
 * The object in a text, or undefined where two parsers could read it differently: a name twice in one object, `__proto__`,
 * a lone surrogate, an infinite number, more than 16 levels, or anything but one JSON object.
 */
export function parseStrictObject(text: string): { readonly [name: string]: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && isUnambiguous(text) ? (value as { readonly [name: string]: unknown }) : undefined;
}

/** `text` is valid JSON, so its strings, numbers and brackets are all that matters. */
function isUnambiguous(text: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, , colon] of text.matchAll(/("(?:[^"\\]|\\.)*")([ \t\r\n]*:)?|[{}[\]]|-?\d[\d.eE+-]*/g)) {
    if (token.startsWith('"')) {
      const string: string = JSON.parse(colon === undefined ? token : token.slice(0, token.lastIndexOf('"') + 1));
      if (/\p{Surrogate}/u.test(string)) return false;
      const names = open.at(-1);
      if (colon !== undefined && (string === '__proto__' || names?.has(string))) return false;
      if (colon !== undefined) names?.add(string);
    } else if (token === '{' || token === '[') {
      if (open.push(new Set()) > maxDepth) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (!Number.isFinite(Number(token))) {
      return false;
    }
  }
  return true;
}

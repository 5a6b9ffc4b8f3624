/** The text behind one level of percent-encoding; undefined when an escape is broken or its bytes are not UTF-8. */
export function decodeOnce(raw: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) return undefined;
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

/** True when the raw segment goes to any upstream as the one segment it looks like, however often that upstream decodes. */
export function isSafeSegment(raw: string): boolean {
  if (!/^[!-~]+$/.test(raw) || /[?#]|%2e/i.test(raw)) return false;
  let text = decodeOnce(raw);
  if (text === undefined || /\p{Cc}/u.test(text)) return false;
  for (;;) {
    if (moves(text) || moves(raw)) return false;
    const deeper = decodeLeniently(text);
    if (deeper === text) return true;
    text = deeper;
  }
}

/** What a router, a file system or a proxy reads as structure: controls, slashes, backslashes, parameters, dot segments. */
function moves(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  return /[\u0000-\u001f\u007f/\\;]/.test(text) || /^\s*\.{0,2}\s*$/.test(text);
}

/** As a careless second decoder does it: every escape that is whole, the rest left alone. */
function decodeLeniently(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

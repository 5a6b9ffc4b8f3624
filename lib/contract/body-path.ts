import type { BodyPath, PathStep } from './shape.ts';

export type PathFault =
  | { readonly why: 'empty' | 'no-name' | 'no-index' | 'bad-quote' | 'unexpected' | 'unsafe-name'; readonly at: number }
  | { readonly why: 'too-long' | 'too-many-steps'; readonly at: number };

const maxLength = 512;
const maxSteps = 32;
/** What stands alone between dots. Everything else is written in quotes, as JSON writes a text. */
const bareName = /[^.[\]"\\\p{Cc}\p{Z}\p{Surrogate}]+/uy;
const quotedName = /"(?:[^"\\\p{Cc}]|\\.)*"/uy;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The path in a text: `user.address.city`, `items[].id` for every element, `[].id` where the body itself is a list, and
 * `user."first.name"` for names with dots. There is no index: nobody may rely on the order of another team's list.
 */
export function parseBodyPath(text: string): { readonly path: BodyPath } | { readonly fault: PathFault } {
  if (text === '') return { fault: { why: 'empty', at: 0 } };
  if (text.length > maxLength) return { fault: { why: 'too-long', at: maxLength } };
  const path: PathStep[] = [];
  let at = 0;
  while (at < text.length) {
    const read = nextStep(text, at, path.length === 0);
    if ('why' in read) return { fault: read };
    if (path.length === maxSteps) return { fault: { why: 'too-many-steps', at } };
    path.push(read.step);
    at = read.end;
  }
  return { path };
}

/** The text of a path, in its shortest spelling. */
export function bodyPathText(path: BodyPath): string {
  return path
    .map((step, at) => (step.kind === 'each' ? '[]' : `${at === 0 ? '' : '.'}${nameText(step.name)}`))
    .join('');
}

/** True for names that no edit makes or looks for: a careless reader's objects would get a prototype by them. */
export function isUnsafeMember(name: string): boolean {
  return name === '__proto__' || loneSurrogate.test(name);
}

type Read = { readonly step: PathStep; readonly end: number } | PathFault;

function nextStep(text: string, at: number, isFirst: boolean): Read {
  if (text.startsWith('[]', at)) return { step: { kind: 'each' }, end: at + 2 };
  if (text[at] === '[') return { why: 'no-index', at };
  if (isFirst) return memberAt(text, at);
  return text[at] === '.' ? memberAt(text, at + 1) : { why: 'unexpected', at };
}

function memberAt(text: string, at: number): Read {
  if (text[at] === '"') return quotedAt(text, at);
  const name = matchAt(bareName, text, at);
  if (name === undefined)
    return { why: at < text.length && text[at] !== '.' && text[at] !== '[' ? 'unexpected' : 'no-name', at };
  return isUnsafeMember(name) ? { why: 'unsafe-name', at } : { step: { kind: 'member', name }, end: at + name.length };
}

function quotedAt(text: string, at: number): Read {
  const quoted = matchAt(quotedName, text, at);
  if (quoted === undefined) return { why: 'bad-quote', at };
  let name: string;
  try {
    name = JSON.parse(quoted);
  } catch {
    return { why: 'bad-quote', at };
  }
  return isUnsafeMember(name)
    ? { why: 'unsafe-name', at }
    : { step: { kind: 'member', name }, end: at + quoted.length };
}

function nameText(name: string): string {
  return matchAt(bareName, name, 0) === name ? name : JSON.stringify(name);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

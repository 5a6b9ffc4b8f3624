import { trimOws } from './trace-parent.ts';

const maxMembers = 32;
const maxCharacters = 512;
const longMember = 128;

/** Level 2 lets a key begin with a digit; the multi-tenant form keeps level 1's limits, which the conformance suite demands. */
const key = /^(?:[a-z0-9][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const value = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * All `tracestate` fields of a request as one list for the next hop; '' when there is nothing to send. One invalid member,
 * or more than 32, discards the whole. Of a key that comes twice the first, most recent, member stays.
 * A list over 512 characters loses whole members: first those over 128 characters, then from the end (§3.3.1.5).
 */
export function traceStateText(fields: readonly string[]): string {
  const members = fields.flatMap((field) => field.split(',').map(trimOws)).filter((member) => member !== '');
  if (members.length > maxMembers || !members.every(isMember)) return '';
  const first = new Map<string, string>();
  for (const member of members) {
    if (!first.has(keyOf(member))) first.set(keyOf(member), member);
  }
  return shorten([...first.values()]).join(',');
}

const keyOf = (member: string) => member.slice(0, member.indexOf('='));

function isMember(member: string): boolean {
  const at = member.indexOf('=');
  return at > 0 && key.test(member.slice(0, at)) && value.test(member.slice(at + 1));
}

function shorten(members: readonly string[]): readonly string[] {
  const fits = (list: readonly string[]) => list.join(',').length <= maxCharacters;
  const kept = [...members];
  for (let n = kept.length - 1; n >= 0 && !fits(kept); n -= 1) {
    if ((kept[n] as string).length > longMember) kept.splice(n, 1);
  }
  while (!fits(kept)) kept.pop();
  return kept;
}

import { createHash } from 'node:crypto';
import type { LimitConfig } from '../../lib/contract/limits.ts';
import { type RequestValue, requestValueText } from '../../lib/contract/request-value.ts';

/** A value of the request, or undefined where the request has none; absence is a value of its own, never the empty text. */
type Resolve = (value: RequestValue) => string | undefined;

/**
 * One store key a limit: `gh1:{partition}:counter`, always 72 characters, both parts hashes of typed tuples. No caller's
 * text can move a slot, collide with another tuple or lengthen a key.
 * The partition is the dimension's values and nothing else: limits by the same values are checked in one call wherever
 * they were declared, and a counter that several routes share is found under one partition from each of them. The
 * limit's number is not hashed: a changed limit keeps what was counted.
 */
export function limitKeys(limits: readonly LimitConfig[], resolve: Resolve): readonly string[] {
  return limits.map((limit) => {
    const dimension = [...limit.by].sort(byText).flatMap((value) => part(value, resolve));
    const partition = digest(['partition', ...dimension]);
    const counter = digest(['counter', limit.id, limit.rule.algorithm, String(limit.rule.windowMillis), ...dimension]);
    return `gh1:{${partition.slice(0, 22)}}:${counter}`;
  });
}

const byText = (a: RequestValue, b: RequestValue) => (requestValueText(a) < requestValueText(b) ? -1 : 1);

function part(value: RequestValue, resolve: Resolve): readonly string[] {
  const text = resolve(value);
  return [requestValueText(value), text === undefined ? 'absent' : 'text', text ?? ''];
}

/** Every item goes in with its length, so no two lists of texts give the same bytes. */
function digest(items: readonly string[]): string {
  const hash = createHash('sha256');
  for (const item of items) {
    const bytes = Buffer.from(item, 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('base64url');
}

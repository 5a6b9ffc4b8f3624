import { createHash } from 'node:crypto';
import { type RequestValue, requestValueText } from '../../lib/contract/request-value.ts';
import type { LimitConfig } from '../../lib/contract/runtime-config.ts';

/** A value of the request, or undefined where the request has none; absence is a value of its own, never the empty text. */
type Resolve = (value: RequestValue) => string | undefined;

/**
 * One store key a limit: `gh1:{partition}:counter`, always 72 characters, both parts hashes of typed tuples. No caller's
 * text can move a slot, collide with another tuple or lengthen a key.
 * The partition is what all limits of the route have in common, so one call can check them all in one slot, and one
 * counter is always found under one partition. The limit's number is not hashed: a changed limit keeps what was counted.
 */
export function limitKeys(limits: readonly LimitConfig[], resolve: Resolve): readonly string[] {
  const shared = (limits[0]?.by ?? [])
    .map(requestValueText)
    .filter((name) => limits.every((limit) => limit.by.some((value) => requestValueText(value) === name)));
  return limits.map((limit) => {
    const common = limit.by.filter((value) => shared.includes(requestValueText(value))).sort(byText);
    const route = limits.map(({ id }) => id);
    const partition = digest(['partition', ...route, ...common.flatMap((value) => part(value, resolve))]);
    const rule = [limit.rule.algorithm, String(limit.rule.windowMillis)];
    const counter = digest(['counter', limit.id, ...rule, ...limit.by.flatMap((value) => part(value, resolve))]);
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

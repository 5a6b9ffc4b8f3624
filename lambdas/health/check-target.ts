import type { TargetCall } from '../calls/balance.ts';
import type { CheckedTarget } from './checked-targets.ts';

/** What one check came to, and the reason for people: a status, or a failure. */
export interface CheckResult {
  readonly passed: boolean;
  readonly found: number | string;
}

/** A health page is short; one that is not is no health page. */
const maxResponseBytes = 64 * 1_024;

/**
 * Asks a target how it is, once: no redirect is followed, and the connection is a new one, as a caller's might be. undefined
 * when the gateway could not ask, which says nothing of the target.
 */
export async function checkTarget(
  call: TargetCall,
  gateway: string,
  { url, path, rule: { timeoutMillis, statuses } }: CheckedTarget,
): Promise<CheckResult | undefined> {
  const result = await call({
    url,
    target: path,
    method: 'GET',
    headers: [
      ['User-Agent', `gatehouse-health/${gateway}`],
      ['Accept', '*/*'],
      ['Connection', 'close'],
    ],
    body: null,
    timeoutMillis,
    maxResponseBytes,
  });
  if ('refused' in result) return undefined;
  if ('failure' in result) return { passed: false, found: result.failure };
  const [first, last] = statuses;
  return { passed: result.status >= first && result.status <= last, found: result.status };
}

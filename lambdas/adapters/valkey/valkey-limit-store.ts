import { randomBytes } from 'node:crypto';
import { isLease } from '../../../lib/engine/limits/charge.ts';
import type { LimitCheck, LimitReceipt, LimitStore, LimitVerdict } from '../../ports.ts';
import { slotGroups } from '../slots/slot-groups.ts';
import { checkSlots, joinVerdicts } from '../slots/slot-verdicts.ts';
import { checkCalls, readVerdict } from './check-call.ts';
import checkScript from './check-limits.lua';
import { returnWords } from './return-call.ts';
import returnScript from './return-limits.lua';
import { boundedCalls, scriptOf } from './script-calls.ts';
import type { ValkeyClient } from './valkey-client.ts';

export { connected } from './valkey-client.ts';

const scripts = { check: scriptOf(checkScript), return: scriptOf(returnScript) };

/**
 * The limit store on Valkey or Redis: one round trip a slot, decided by the script at the server's clock. All that it writes
 * is under `prefix`, which only the server sees: gateways of one server with different ones never count together.
 */
export function valkeyLimitStore(client: ValkeyClient, budgetMillis: number, prefix = ''): LimitStore {
  const calls = boundedCalls(client, budgetMillis, () => performance.now());
  const wordsOf = checkCalls(prefix);
  const instance = randomBytes(6).toString('base64url');
  let serial = 0;
  function ask(mode: '+' | '?', checks: readonly LimitCheck[]): Promise<LimitVerdict> {
    serial += 1;
    const name = instance + serial;
    return calls.script(scripts.check, wordsOf(mode, checks), (reply) => readVerdict(mode, checks, reply, name));
  }
  const slots = {
    check: (checks: readonly LimitCheck[]) => ask('+', checks),
    look: (checks: readonly LimitCheck[]) => ask('?', checks),
    refund,
  };

  async function refund(receipt: LimitReceipt): Promise<void> {
    await Promise.all(
      slotGroups(receipt).map((group) => calls.script(scripts.return, returnWords(group, prefix), () => undefined)),
    );
  }

  return {
    check(checks) {
      const groups = slotGroups(checks);
      return groups.length === 1 ? slots.check(checks) : checkSlots(groups, checks, slots);
    },
    async look(checks) {
      return joinVerdicts(checks, await Promise.all(slotGroups(checks).map(slots.look)));
    },
    refund,
    release: (receipt) => refund(receipt.filter(isLease)),
    async reset(keys) {
      await Promise.all(keys.map((key) => calls.forget(prefix + key)));
    },
    async close() {
      calls.close();
      client.disconnect();
    },
  };
}

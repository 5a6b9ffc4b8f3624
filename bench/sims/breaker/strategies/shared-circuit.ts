import type { BreakerRule } from '../../../../lib/contract/breaker.ts';
import { type Ask, breaker, type Claim, type Pass, type Refusal } from '../../../../lib/engine/breaker/breaker.ts';
import type { Circuit } from '../../../../lib/engine/breaker/circuit.ts';
import { slotOf } from '../../../../lib/engine/breaker/evidence.ts';
import { reading } from '../../../../lib/engine/breaker/reading.ts';
import { simulatedTable } from '../simulated-table.ts';
import type { World } from '../world.ts';
import type { Permit, Strategy } from './strategy.ts';

/** What a call waits for the table, at the most. */
const patienceMillis = 10;

/** The library's own engine, as `lambdas/calls/breaker.ts` drives it. */
export const sharedCircuit = (rule: BreakerRule): Strategy => ({
  name: 'gatehouse',
  fleet(world, change) {
    const rowOf = simulatedTable(world, ({ state, openMillis }) => {
      if (state === 'open') change.opened(openMillis);
      if (state === 'closed') change.closed();
    });
    return (self) => instanceOf(world, rule, rowOf(), self);
  },
});

function instanceOf(world: World, rule: BreakerRule, row: ReturnType<ReturnType<typeof simulatedTable>>, self: number) {
  const { random } = world;
  const skew = (2 * random() - 1) * world.skewMillis;
  const nowMillis = () => world.now() + skew;
  const circuit = breaker(rule, { instance: slotOf(String(self)), nowMillis, random });
  const reads = reading(random);

  function see(seen: Circuit | undefined): void {
    if (seen === undefined) return;
    reads.answered(nowMillis());
    ask(circuit.see(seen));
  }
  function ask(wanted: Ask | undefined): void {
    if (wanted?.ask === 'read' && reads.isStale(nowMillis(), 'wary')) read();
    if (wanted?.ask === 'report') row.report(wanted.epoch, wanted.evidence, see);
    if (wanted?.ask === 'change') row.change(wanted.epoch, wanted.next, see);
  }
  function read(done: () => void = () => undefined): void {
    reads.asked(nowMillis());
    row.read((seen) => {
      see(seen);
      done();
    });
  }
  /** Goes on once, with the answer or without it. */
  function patiently(start: (done: () => void) => void, go: () => void): void {
    let isWaiting = true;
    const once = () => {
      if (isWaiting) go();
      isWaiting = false;
    };
    start(once);
    world.after(patienceMillis, once);
  }
  function permitOf(pass: Pass, source: string): Permit {
    const sentAt = nowMillis();
    return {
      isProbe: pass.go === 'probe',
      settle: (outcome) =>
        ask(circuit.record(pass, outcome, { source: slotOf(source), tookMillis: nowMillis() - sentAt })),
    };
  }
  function decide(verdict: Pass | Refusal | Claim, source: string, decided: (permit: Permit | undefined) => void) {
    if (verdict.go === 'refuse') return decided(undefined);
    if (verdict.go !== 'claim') return decided(permitOf(verdict, source));
    let isAwaited = true;
    row.change(verdict.epoch, verdict.next, (answer) => {
      const turn = circuit.claimed(verdict, answer, isAwaited);
      if (isAwaited) decided(turn.go === 'refuse' ? undefined : permitOf(turn, source));
      isAwaited = false;
    });
    world.after(patienceMillis, () => {
      if (isAwaited) decided(undefined);
      isAwaited = false;
    });
  }
  return {
    start: (ready: () => void) => read(ready),
    admit(source: string, decided: (permit: Permit | undefined) => void) {
      const go = () => decide(circuit.admit(), source, decided);
      reads.count();
      if (reads.isStale(nowMillis(), circuit.urgency)) return patiently(read, go);
      if (reads.isDue(nowMillis(), circuit.urgency)) read();
      go();
    },
  };
}

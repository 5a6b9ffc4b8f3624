import type { BreakerRule } from '../../../lib/contract/breaker.ts';
import {
  type Ask,
  type Breaker,
  breaker,
  type Claim,
  type Pass,
  type Refusal,
} from '../../../lib/engine/breaker/breaker.ts';
import { type Circuit, type Standing, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import {
  addCounts,
  bucketMillis,
  bucketsInWindow,
  type Counts,
  noCounts,
} from '../../../lib/engine/breaker/evidence.ts';
import type { Outcome } from '../../../lib/engine/breaker/outcome.ts';

/** One thing that happens to a fleet; instances are named by number, and answers come whenever the steps say so. */
export type Step =
  | { readonly do: 'pass'; readonly millis: number }
  | { readonly do: 'call'; readonly instance: number; readonly source: number }
  /** The oldest call of the instance ends. */
  | { readonly do: 'end'; readonly instance: number; readonly outcome: Outcome }
  /** The oldest answer that the store owes anybody arrives, or is lost; `applied` says whether a lost one was written. */
  | { readonly do: 'answer' }
  | { readonly do: 'lose'; readonly applied: boolean }
  | { readonly do: 'read'; readonly instance: number }
  /** The instance is gone, with its calls and whatever it had asked; a new one has its number. */
  | { readonly do: 'die'; readonly instance: number };

export interface Written {
  readonly before: Circuit;
  readonly next: Standing;
  readonly atMillis: number;
}

interface Owed {
  readonly instance: number;
  readonly life: number;
  write(): void;
  tell(circuit: Circuit | undefined): void;
}

interface Member {
  readonly life: number;
  readonly breaker: Breaker;
  readonly calls: { readonly pass: Pass; readonly source: number; readonly sinceMillis: number }[];
}

/**
 * A fleet, its store and everything between them, one step after another. Every instance has a clock of its own, off by up to
 * five minutes; the ages it is told are off by up to a second either way, as those of the table are.
 */
export function fleetModel(rule: BreakerRule, size: number, random: () => number) {
  let now = 0;
  let row = { standing: standingOf(untouchedCircuit), changedAt: 0, counts: new Map<number, Counts>() };
  const written: Written[] = [];
  const owed: Owed[] = [];
  const seen = { lives: 0, mostProbes: 0, refused: 0, sent: 0, reports: 0 };
  const members = Array.from({ length: size }, (_, n) => born(n));

  function born(instance: number): Member {
    seen.lives += 1;
    const skew = (random() - 0.5) * 600_000;
    const parts = { instance: instance % 8, nowMillis: () => now + skew, random };
    return { life: seen.lives, breaker: breaker(rule, parts), calls: [] };
  }
  function circuit(error = 0): Circuit {
    const newest = Math.floor(now / bucketMillis);
    const evidence = Array.from({ length: bucketsInWindow }, (_, age) => row.counts.get(newest - age) ?? noCounts);
    return { ...row.standing, ageMillis: row.standing.epoch === 0 ? 0 : now - row.changedAt + error, evidence };
  }
  function swap(epoch: number, next: Standing): void {
    if (row.standing.epoch !== epoch) return;
    written.push({ before: circuit(), next, atMillis: now });
    row = { standing: next, changedAt: now, counts: new Map() };
  }
  function ask(instance: number, wanted: Ask | undefined, claimed?: Claim): void {
    if (wanted === undefined) return;
    const { life, breaker } = members[instance] as Member;
    const tell = (answer: Circuit | undefined) => {
      if (claimed !== undefined) begin(instance, breaker.claimed(claimed, answer, true));
      else if (answer !== undefined) ask(instance, breaker.see(answer));
    };
    owed.push({ instance, life, tell, write: () => write(wanted) });
  }
  function write(wanted: Ask): void {
    if (wanted.ask === 'change') swap(wanted.epoch, wanted.next);
    if (wanted.ask !== 'report' || row.standing.epoch !== wanted.epoch) return;
    seen.reports += 1;
    const newest = Math.floor(now / bucketMillis);
    for (const [age, more] of wanted.evidence.entries()) {
      row.counts.set(newest - age, addCounts(row.counts.get(newest - age) ?? noCounts, more));
    }
  }
  function begin(instance: number, pass: Pass | Refusal, source = 0): void {
    if (pass.go === 'refuse') {
      seen.refused += 1;
      return;
    }
    seen.sent += 1;
    (members[instance] as Member).calls.push({ pass, source, sinceMillis: now });
    const probes = members.flatMap(({ calls }) => calls).filter((call) => call.pass.go === 'probe');
    seen.mostProbes = Math.max(seen.mostProbes, probes.length);
  }
  function arrive(answer: Owed, isLost: boolean, applied: boolean): void {
    if (!isLost || applied) answer.write();
    if (members[answer.instance]?.life === answer.life)
      answer.tell(isLost ? undefined : circuit(2_000 * (random() - 0.5)));
  }

  const steps: { readonly [Do in Step['do']]: (step: Extract<Step, { do: Do }>) => void } = {
    pass({ millis }) {
      // No call outlives its own limit, which the lease is a second longer than: whatever is older has ended in failure.
      now += millis;
      for (const [instance, member] of members.entries()) {
        while (member.calls[0] !== undefined && now - member.calls[0].sinceMillis >= rule.leaseMillis - 1_000) {
          steps.end({ do: 'end', instance, outcome: 'failure' });
        }
      }
    },
    call({ instance, source }) {
      const { breaker } = members[instance] as Member;
      const asked = breaker.admit();
      if (asked.go !== 'claim') begin(instance, asked, source);
      else ask(instance, { ask: 'change', epoch: asked.epoch, next: asked.next }, asked);
    },
    end({ instance, outcome }) {
      const { calls, breaker } = members[instance] as Member;
      const call = calls.shift();
      if (call === undefined) return;
      const tookMillis = now - call.sinceMillis;
      ask(instance, breaker.record(call.pass, outcome, { source: call.source, tookMillis }));
    },
    answer() {
      const answer = owed.shift();
      if (answer !== undefined) arrive(answer, false, true);
    },
    lose({ applied }) {
      const answer = owed.shift();
      if (answer !== undefined) arrive(answer, true, applied);
    },
    read({ instance }) {
      ask(instance, { ask: 'read' });
    },
    die({ instance }) {
      members[instance] = born(instance);
    },
  };
  return {
    seen,
    written,
    circuit,
    nowMillis: () => now,
    take(step: Step): void {
      (steps[step.do] as (step: Step) => void)(step);
    },
    /** Everything that is owed arrives, and what comes of it. */
    settle(): void {
      while (owed.length > 0) steps.answer({ do: 'answer' });
    },
    /** As an operator does. */
    force: (next: Standing) => swap(row.standing.epoch, next),
    /** An instance's own sight of things, for a question that has no step. */
    breakerOf: (instance: number) => (members[instance] as Member).breaker,
  };
}

function standingOf({ ageMillis: _, evidence: __, ...standing }: Circuit): Standing {
  return standing;
}

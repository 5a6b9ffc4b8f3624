import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { CircuitState } from '../../../lib/contract/breaker.ts';
import { type Circuit, type Standing, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import {
  bucketMillis,
  bucketsInWindow,
  type Counts,
  type Evidence,
  noCounts,
  slots,
} from '../../../lib/engine/breaker/evidence.ts';

export type Item = { readonly [name: string]: AttributeValue };

/** What a circuit's row says, and its counters that say nothing any more. */
export interface BreakerRow {
  readonly circuit: Circuit;
  readonly spent: readonly string[];
}

/**
 * A counter is one number: a slot has four decimal digits of it, so one ADD counts in all slots at once. A slot that counts
 * ten thousand in a sub-bucket spills into the next, which at that rate changes no rate.
 */
const slotRange = 10_000n;

const kinds = { c: 'calls', f: 'failures', s: 'slow' } as const;
const divisions = { i: 'byInstance', s: 'bySource' } as const;

/** `fi3_k3x9qa`: failures by instance, epoch 3, sub-bucket of the table's time; numbers in base 36. */
const counterName = /^([cfs])([is])([0-9a-z]+)_([0-9a-z]+)$/;

/** Every attribute that a change of state writes. */
export function attributesOf(standing: Standing, changedAt: number): { readonly [name: string]: AttributeValue } {
  const { state, epoch, openMillis, probe, leaseMillis, successes, note } = standing;
  return {
    standing: { S: state },
    epoch: { N: String(epoch) },
    changedAt: { N: String(Math.round(changedAt)) },
    openMillis: { N: String(openMillis) },
    probe: probe === null ? { NULL: true } : { S: probe },
    leaseMillis: { N: String(leaseMillis) },
    successes: { N: String(successes) },
    note: note === null ? { NULL: true } : { M: { by: { S: note.by }, why: { S: note.why } } },
  };
}

/** The counters of some evidence, by their names. */
export function countersOf(
  evidence: Evidence,
  epoch: number,
  now: number,
): { readonly [name: string]: AttributeValue } {
  const newest = Math.floor(now / bucketMillis);
  return Object.fromEntries(
    evidence.flatMap((counts, age) =>
      tallies(counts).flatMap(([name, slotted]) => {
        const packed = slotted.reduceRight((sum, count) => sum * slotRange + BigInt(count), 0n);
        const at = `${epoch.toString(36)}_${(newest - age).toString(36)}`;
        return packed === 0n ? [] : [[`${name}${at}`, { N: String(packed) }] as const];
      }),
    ),
  );
}

/** The row at the table's own time. */
export function rowOf(item: Item, now: number): BreakerRow {
  const number = (name: string) => Number(item[name]?.N ?? 0);
  const note = item['note']?.M;
  const epoch = number('epoch');
  const { evidence, spent } = evidenceOf(item, epoch, Math.floor(now / bucketMillis));
  const circuit: Circuit = {
    state: (item['standing']?.S ?? untouchedCircuit.state) as CircuitState,
    epoch,
    openMillis: number('openMillis'),
    probe: item['probe']?.S ?? null,
    leaseMillis: number('leaseMillis'),
    successes: number('successes'),
    note: note === undefined ? null : { by: note['by']?.S as string, why: note['why']?.S as string },
    ageMillis: epoch === 0 ? 0 : now - number('changedAt'),
    evidence,
  };
  return { circuit, spent };
}

function evidenceOf(item: Item, epoch: number, newest: number) {
  const found = new Map<number, { -readonly [Name in keyof Counts]: Counts[Name] }>();
  const spent: string[] = [];
  for (const [name, value] of Object.entries(item)) {
    const [, kind, division, at, bucket] = counterName.exec(name) ?? [];
    if (bucket === undefined) continue;
    // Another instance may know the table's time a second better, and be in the next sub-bucket already.
    const age = Math.max(0, newest - Number.parseInt(bucket, 36));
    if (Number.parseInt(at as string, 36) !== epoch || age >= bucketsInWindow) {
      spent.push(name);
      continue;
    }
    const counts = found.get(age) ?? { ...noCounts };
    const tally = kinds[kind as keyof typeof kinds];
    const slotted = divisions[division as keyof typeof divisions];
    const seen = counts[tally][slotted].map((count, slot) => count + (unpacked(value.N as string)[slot] as number));
    counts[tally] = { ...counts[tally], [slotted]: seen };
    found.set(age, counts);
  }
  const oldest = Math.max(-1, ...found.keys());
  return { evidence: Array.from({ length: oldest + 1 }, (_, age) => found.get(age) ?? noCounts), spent };
}

function unpacked(text: string): readonly number[] {
  let left = BigInt(text);
  return Array.from({ length: slots }, () => {
    const count = Number(left % slotRange);
    left /= slotRange;
    return count;
  });
}

const tallies = (counts: Counts) =>
  Object.entries(kinds).flatMap(([kind, tally]) =>
    Object.entries(divisions).map(([division, slotted]) => [`${kind}${division}`, counts[tally][slotted]] as const),
  );

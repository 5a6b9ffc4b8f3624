/** One count in two divisions of the same calls; an instance or a source is always in the same slot. */
export interface Tally {
  readonly byInstance: readonly number[];
  readonly bySource: readonly number[];
}

/** Calls of one sub-bucket, and those of them that were bad, by what was bad. */
export interface Counts {
  readonly calls: Tally;
  readonly failures: Tally;
  readonly slow: Tally;
}

/** Sub-buckets of {@link bucketMillis}, the one under way first; what lies farther back than the window is not there. */
export type Evidence = readonly Counts[];

export const slots = 8;
export const bucketMillis = 2_000;
export const bucketsInWindow = 5;

const none: readonly number[] = Array(slots).fill(0);
const noCalls: Tally = { byInstance: none, bySource: none };
export const noCounts: Counts = { calls: noCalls, failures: noCalls, slow: noCalls };

/** Where a call was made: its instance and whoever it was made for, as slots. */
export interface Place {
  readonly instance: number;
  readonly source: number;
}

/** One call. */
export function oneCall(bad: 'failures' | 'slow' | null, place: Place): Counts {
  const one: Tally = { byInstance: oneIn(place.instance), bySource: oneIn(place.source) };
  return { ...noCounts, calls: one, ...(bad === null ? {} : { [bad]: one }) };
}

export function addCounts(one: Counts, other: Counts): Counts {
  return {
    calls: addTally(one.calls, other.calls),
    failures: addTally(one.failures, other.failures),
    slow: addTally(one.slow, other.slow),
  };
}

export function addEvidence(one: Evidence, other: Evidence): Evidence {
  const longer = Array.from({ length: Math.max(one.length, other.length) }, (_, age) => age);
  return longer.map((age) => addCounts(one[age] ?? noCounts, other[age] ?? noCounts));
}

/** The same evidence so many sub-buckets later. */
export function aged(evidence: Evidence, buckets: number): Evidence {
  if (buckets <= 0 || evidence.length === 0) return evidence;
  if (buckets >= bucketsInWindow) return [];
  return [...Array<Counts>(buckets).fill(noCounts), ...evidence].slice(0, bucketsInWindow);
}

export const total = ({ byInstance }: Tally) => byInstance.reduce((sum, one) => sum + one, 0);

/** FNV-1a, stirred. Whoever chooses a text to meet another in a slot only makes the two count as one, which opens nothing. */
export function slotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash >>> 16) & (slots - 1);
}

function addTally(one: Tally, other: Tally): Tally {
  if (one === noCalls) return other;
  if (other === noCalls) return one;
  return {
    byInstance: one.byInstance.map((count, slot) => count + (other.byInstance[slot] as number)),
    bySource: one.bySource.map((count, slot) => count + (other.bySource[slot] as number)),
  };
}

const oneIn = (slot: number) => none.map((_, at) => (at === slot ? 1 : 0));

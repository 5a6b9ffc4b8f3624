/** What happens to an issuer and to its tokens within one hour. Times are minutes. */
export interface Scenario {
  readonly name: string;
  /** Which keys the issuer publishes from when on. */
  readonly published: readonly (readonly [from: number, kids: readonly string[]])[];
  /** Which key it signs with from when on. */
  readonly signing: readonly (readonly [from: number, kid: string])[];
  readonly down: readonly [from: number, to: number] | null;
  /** The share of requests whose key id is invented. */
  readonly invented: number;
  /** The key that is no longer published from then on, while somebody goes on signing with it: with so great a share. */
  readonly removed: { readonly kid: string; readonly at: number; readonly share: number } | null;
}

const quiet: Omit<Scenario, 'name'> = {
  published: [[0, ['a']]],
  signing: [[0, 'a']],
  down: null,
  invented: 0,
  removed: null,
};

export const scenarios = [
  { ...quiet, name: 'steady' },
  { ...quiet, name: 'invented key ids', invented: 0.5 },
  { ...quiet, name: 'outage of 30 minutes', down: [15, 45] },
  { ...quiet, name: 'outage and invented key ids', down: [15, 45], invented: 0.5 },
  {
    ...quiet,
    name: 'a key is removed',
    published: [
      [0, ['a', 'b']],
      [20, ['b']],
    ],
    signing: [[0, 'b']],
    removed: { kid: 'a', at: 20, share: 0.1 },
  },
  {
    ...quiet,
    name: 'rotation, announced',
    published: [
      [0, ['a']],
      [20, ['a', 'b']],
      [50, ['b']],
    ],
    signing: [
      [0, 'a'],
      [35, 'b'],
    ],
  },
  {
    ...quiet,
    name: 'rotation, sudden',
    published: [
      [0, ['a']],
      [22.7, ['a', 'b']],
    ],
    signing: [
      [0, 'a'],
      [22.7, 'b'],
    ],
  },
] as const satisfies readonly Scenario[];

export type ScenarioName = (typeof scenarios)[number]['name'];

/** What holds at a time: the last entry that has begun, else the first. */
export function at<T>(entries: readonly (readonly [from: number, value: T])[], minute: number): T {
  const begun = entries.findLast(([from]) => from <= minute) ?? entries[0];
  return (begun as readonly [number, T])[1];
}

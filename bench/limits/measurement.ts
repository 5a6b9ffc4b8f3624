/** What one case did in one slice of a round. */
export interface Slice {
  readonly perSecond: number;
  /** Of this process, user and system together. */
  readonly cpuMicrosPerOperation: number;
}

/** What the measuring process found: by case every slice of it, and bytes of one counter by its form. */
export interface LimitMeasurements {
  readonly server: string;
  /** Whether server and client had a processor each. */
  readonly isPinned: boolean;
  readonly rounds: number;
  readonly slices: { readonly [Name in CaseName]: readonly Slice[] };
  readonly bytes: { readonly log: number; readonly sortedSet: number };
}

export const caseNames = ['three', 'three-peer', 'sliding', 'sliding-peer', 'incr', 'denied', 'denied-peer'] as const;

export type CaseName = (typeof caseNames)[number];

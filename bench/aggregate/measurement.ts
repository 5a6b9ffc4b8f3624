/** What is asked in every round, one after another. */
export const caseNames = [
  'slowest part, called directly',
  'one forwarded route',
  'four parts of 20, 40, 60 and 80 ms',
  'a part is down',
  'a part is beyond its time',
  'a part is malformed',
  'a part is oversize',
  'a critical part is down: 502',
  'a critical part is down: 503',
] as const;
export type CaseName = (typeof caseNames)[number];

/** How long a part has that is in trouble. */
export const partMillis = 100;

export interface Sample {
  readonly millis: number;
  /** The answer was what it had to be: all parts with this caller and this trace, or what stands in for one. */
  readonly isRight: boolean;
}

export type AggregateMeasurements = { readonly [name in CaseName]: readonly Sample[] };

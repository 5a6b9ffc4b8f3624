/** What is wrapped around one and the same call; `bare` is nothing. */
export const caseNames = ['bare', 'breaker', 'opossum', 'sampling', 'pipeline', 'wrap'] as const;

export type CaseName = (typeof caseNames)[number];

/** Nanoseconds a call, by round. */
export type BreakerMeasurements = { readonly [Name in CaseName]: readonly number[] };

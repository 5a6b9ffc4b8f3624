/** What one synthesis in a fresh process took and gave, or why there is no template. */
export type Measurement = Synthesis | { readonly error: string };

export interface Synthesis {
  /** From the start of the process to the written assembly. */
  readonly wallMillis: number;
  readonly peakMegabytes: number;
  readonly resources: number;
  /** Of the template file as it is uploaded. */
  readonly templateBytes: number;
}

/** Whose constructs build the routes. */
export type Builder = 'gatehouse' | 'rest-api';

export interface Row {
  readonly builder: Builder;
  readonly routes: number;
  readonly result: Measurement;
}

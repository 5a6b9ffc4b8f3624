/** What one synthesis in a fresh process took and gave, or why there is no template. */
export type Measurement = Synthesis | { readonly error: string };

export interface Synthesis {
  /** From the start of the process to the written assembly. */
  readonly wallMillis: number;
  readonly peakMegabytes: number;
  /** Of the stack and of those that are nested in it. */
  readonly resources: number;
  /** Of the template file as it is uploaded, the largest one. */
  readonly templateBytes: number;
}

/** Whose constructs build the routes. */
export type Builder = 'gatehouse' | 'gatehouse-split' | 'rest-api';

export interface Row {
  readonly builder: Builder;
  readonly routes: number;
  readonly result: Measurement;
}

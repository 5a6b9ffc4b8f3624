import type { JsonObject } from '../../../../lib/local/assembly/template.ts';
import type { Event, ServingOptions } from '../serving.ts';

/** One behaviour of API Gateway that is known, as a request and what comes of it. */
export interface CarriedCase {
  /** `<suite>/<name>`, by which the cases are counted. */
  readonly id: string;
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  readonly answer: { readonly status: number; readonly body?: string; readonly headers?: object };
  /** Names of headers, in lower case, that the answer must not have. */
  readonly without?: readonly string[];
  /** What the function is given. */
  readonly event?: Event;
  /** Names of headers that the function must not be given. */
  readonly unseen?: readonly string[];
  /** What the upstream is sent. */
  readonly upstream?: { readonly line: string; readonly body?: string; readonly headers?: object };
  /** Names of headers, in lower case, that the upstream must not be sent. */
  readonly withheld?: readonly string[];
}

/** Cases of one API. */
export interface CarriedApi {
  readonly api: string;
  readonly document: JsonObject;
  readonly options?: Omit<ServingOptions, 'functions'>;
  readonly cases: readonly CarriedCase[];
}

export const broken = '{"message": "Internal server error"}';

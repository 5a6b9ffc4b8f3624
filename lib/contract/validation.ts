import type { Schema, TextKinds } from './schema.ts';

/** What a request must be like to go on. Looked at after its limits, so that a flood of wrong requests is counted. */
export interface ValidationRule {
  /** Of the body as it came, and of what it is when it is no longer compressed. */
  readonly maxBodyBytes: number;
  /** A request with a body says how long it is. */
  readonly requireContentLength: boolean;
  /**
   * Media types that a body may have, lower case and without parameters; null for any. One `*` may stand for a whole
   * subtype, `image/*`, or for what is before its suffix, `application/*+json`.
   */
  readonly contentTypes: readonly string[] | null;
  /** Of the JSON that a body is; null where it is passed on unread. */
  readonly body: Schema | null;
  readonly query: TextRule | null;
  readonly path: TextRule | null;
  readonly headers: TextRule | null;
}

/** A schema of named texts, and what each text is read as. */
export interface TextRule {
  readonly schema: Schema;
  readonly kinds: TextKinds;
}

/** A request of which nothing is written. */
export const usualValidation: ValidationRule = {
  maxBodyBytes: 1_048_576,
  requireContentLength: false,
  contentTypes: null,
  body: null,
  query: null,
  path: null,
  headers: null,
};

/** What a body may be that is read, where nothing else is written: JSON, and whatever is JSON too (RFC 6839 §3.1). */
export const jsonMediaTypes = ['application/json', 'application/*+json'] as const;

/**
 * The longest body that crosses the Lambda way: an event of 6 MB holds it as base64, a third longer, beside its headers.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11-24.
 */
export const maxLambdaBodyBytes = 4_400_000;

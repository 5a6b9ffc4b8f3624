import { foldHeaderName, isHopByHopHeader, isReservedHeader } from './header-names.ts';
import type { FieldPlace } from './shape.ts';

/** Why no edit makes a field of some name. */
export type FieldRefusal =
  | 'no-name'
  /** Says who is calling, or what a service believes of a gateway (DESIGN promise 1). */
  | 'reserved'
  /** Of one connection, its framing included: API Gateway accepts a mapping of them and fails at the first call. */
  | 'of-the-connection'
  /** The gateway or API Gateway writes it. */
  | 'of-the-gateway'
  /** Whoever writes it has somebody signed in. */
  | 'cookie';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** A field value as RFC 9110 §5.5 allows it; Node refuses to send any other. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const sendable = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
const ofAws = /^(via|x-amzn?-.*)$/;
const writtenInward = /^(traceparent|tracestate|forwarded|x-real-ip|x-forwarded-.*)$/;
const cookies = new Set(['cookie', 'cookie2', 'set-cookie', 'set-cookie2']);

/** Why no edit may set, add or rename to a field of this name; undefined where one may. Names of a platform's own choice are not known here. */
export function fieldRefusal(place: FieldPlace, name: string): FieldRefusal | undefined {
  if (place === 'query') return name === '' ? 'no-name' : undefined;
  if (!isHeaderName(name)) return 'no-name';
  const folded = foldHeaderName(name);
  if (isHopByHopHeader(name)) return 'of-the-connection';
  if (isReservedHeader(name)) return 'reserved';
  if (isWrittenInward(folded) || ofAws.test(folded)) return 'of-the-gateway';
  return cookies.has(folded) ? 'cookie' : undefined;
}

/** One spelling for all that mean one field: query names are compared as they are. */
export function foldFieldName(place: FieldPlace, name: string): string {
  return place === 'query' ? name : foldHeaderName(name);
}

/** RFC 9110 §5.6.2. */
export function isHeaderName(name: string): boolean {
  return token.test(name);
}

export function isHeaderValue(value: string): boolean {
  return sendable.test(value);
}

/** Headers of a call to a service that the gateway writes itself; what a client claims here would be believed. */
export function isWrittenInward(folded: string): boolean {
  return writtenInward.test(folded);
}

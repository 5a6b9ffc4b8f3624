import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { ApiMapping } from './api-mapping.ts';

/** A header as it came over the wire: case and order kept, duplicates kept apart. */
export type Header = readonly [name: string, value: string];

/** One client request, complete and undecoded. */
export interface GatewayRequest {
  readonly method: string;
  /** How it came: by a domain, or null by API Gateway's own endpoint. */
  readonly mapping: ApiMapping | null;
  /** Path as sent, without the base path of its mapping: never decoded, every slash kept. */
  readonly rawPath: string;
  /** Text after the first '?', '' for none. */
  readonly rawQuery: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** `HTTP/1.1` */
  readonly protocol: string;
  readonly sourceIp: string;
  readonly receivedAt: number;
  /** Clients may choose it with `x-amzn-RequestId`, as on AWS; {@link extendedRequestId} is the gateway's own. */
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** `Root=1-…`, from the client or new. */
  readonly traceId: string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** The path that routing sees: leading slashes collapse, the rest stays as sent. */
export function routedPath({ rawPath }: GatewayRequest): string {
  return rawPath.replace(/^\/+/, '/');
}

/** The path that events see: with the base path, which resources and parameters do not have. */
export function eventPath(request: GatewayRequest): string {
  return `${request.mapping?.basePath ?? ''}${routedPath(request)}`;
}

/** The request as it goes on behind the mapping by which it came. */
export function behindMapping(request: GatewayRequest, mapping: ApiMapping | null): GatewayRequest {
  const rest = mapping === null ? request.rawPath : routedPath(request).slice(mapping.basePath.length);
  return { ...request, mapping, rawPath: rest === '' ? '/' : rest };
}

/** Every value of a header whose name has exactly these bytes. */
export function headerValues(headers: readonly Header[], name: string): readonly string[] {
  return headers.filter(([own]) => own === name).map(([, value]) => value);
}

/** The last value of a header, whatever the case of its name. */
export function lastHeader(headers: readonly Header[], name: string): string | undefined {
  const folded = name.toLowerCase();
  return headers.findLast(([own]) => own.toLowerCase() === folded)?.[1];
}

/** Query pairs in order, decoded as forms are: `+` is a space, what is not valid percent-encoding stays. */
export function queryPairs({ rawQuery }: GatewayRequest): readonly Header[] {
  return [...new URLSearchParams(rawQuery)];
}

/** True when the header can go on the wire: a token for a name, and no line break or character beyond one byte in the value. */
export function isSendable([name, value]: Header): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

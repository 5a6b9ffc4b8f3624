import type { Caller, ClaimValue } from '../../contract/caller.ts';
import type { RequestValue } from '../../contract/request-value.ts';
import { decodeOnce } from '../paths/path-text.ts';

/** What of one request a {@link RequestValue} can name. Path parameters are raw, still encoded, as API Gateway gives them. */
export interface RequestView {
  readonly path: { readonly [name: string]: string | undefined };
  readonly query: { readonly [name: string]: readonly string[] | undefined };
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly caller: Caller | undefined;
  readonly clientIp: string;
  readonly requestId: string;
  /** The names of what is called. */
  readonly route: string;
  readonly service: string | undefined;
  readonly gateway: string;
}

/**
 * The text of a value, or undefined where the request has none. A path parameter is decoded once, strictly. Several values
 * of one header or query name are joined, so that they never equal one of them alone. A list claim is its JSON text.
 */
export function resolveRequestValue(value: RequestValue, request: RequestView): string | undefined {
  return sources[value.from](value as never, request);
}

type Named = Extract<RequestValue, { name: string }>;

const sources = {
  path: ({ name }: Named, { path }) => pathText(own(path, name)),
  query: ({ name }: Named, { query }) => own(query, name)?.join(','),
  header: ({ name }: Named, { headers }) => headerText(headers, name),
  claims: ({ name }: Named, { caller }) => claimText(caller, name),
  'client.ip': (_: RequestValue, { clientIp }) => clientIp,
  'request.id': (_: RequestValue, { requestId }) => requestId,
  'key.id': (_: RequestValue, { caller }) => caller?.keyId,
  route: (_: RequestValue, { route }) => route,
  service: (_: RequestValue, { service }) => service,
  gateway: (_: RequestValue, { gateway }) => gateway,
  static: ({ value }: { readonly value: string }) => value,
} satisfies { [From in RequestValue['from']]: (value: never, request: RequestView) => string | undefined };

function own<T>(values: { readonly [name: string]: T | undefined }, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function pathText(raw: string | undefined): string | undefined {
  return raw === undefined ? undefined : decodeOnce(raw);
}

function headerText(headers: RequestView['headers'], name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

function claimText(caller: Caller | undefined, name: string): string | undefined {
  const claim = claimOf(caller, name);
  return typeof claim === 'object' ? JSON.stringify(claim) : claim?.toString();
}

/** A claim as it is. `sub` is the subject of whoever has one: the holder of a key is known by the key alone. */
export function claimOf(caller: Caller | undefined, name: string): ClaimValue | undefined {
  if (caller === undefined) return undefined;
  if (name === 'sub') return caller.keyId === undefined ? caller.subject : undefined;
  return own(caller.claims, name);
}

import type { Caller } from '../../contract/caller.ts';
import { isHeaderName, isHeaderValue, isWrittenInward } from '../../contract/editable-field.ts';
import {
  foldHeaderName,
  type IdentityHeaders,
  isHopByHopHeader,
  isReservedHeader,
} from '../../contract/header-names.ts';
import { headerList, headerValue } from './header-value.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** What a route and its platform say about headers; `set` already resolved, undefined where the request has no such value. */
export interface HeaderRules {
  readonly identity: IdentityHeaders;
  readonly set: readonly { readonly name: string; readonly value: string | undefined }[];
  readonly remove: readonly string[];
  readonly forward: readonly string[];
  /** Headers in which credentials stand, lower case; they pass only where `forward` names them. */
  readonly credentials: readonly string[];
}

/** What the gateway itself says about the request. */
export interface HeaderFacts {
  readonly caller: Caller | undefined;
  readonly requestId: string;
  readonly traceId: string;
  readonly traceparent: string;
  /** '' for none. */
  readonly tracestate: string;
  readonly clientIp: string;
  readonly host: string;
  readonly proto: string;
}

/**
 * The headers of the upstream request: the client's without what a client may not say, then the route's, then the
 * gateway's. Names are compared folded, so no spelling of a reserved name passes (DESIGN promise 1).
 */
export function upstreamHeaders(client: HeaderList, rules: HeaderRules, facts: HeaderFacts): HeaderList {
  const dropped = new Set(
    [...Object.values(rules.identity), ...rules.remove, ...rules.set.map(({ name }) => name), ...nominated(client)].map(
      foldHeaderName,
    ),
  );
  const credentials = new Set(rules.credentials.map(foldHeaderName));
  const passed = client.filter(([name, value]) => {
    const folded = foldHeaderName(name);
    if (!isHeaderName(name) || !isHeaderValue(value) || dropped.has(folded) || isWrittenInward(folded)) return false;
    if (isReservedHeader(name) || isHopByHopHeader(name)) return false;
    return !credentials.has(folded) || rules.forward.includes(name.toLowerCase());
  });
  const set = rules.set.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return [...passed.map(([name, value]) => [name, asLatin1(value)] as const), ...set, ...own(client, rules, facts)];
}

/** Names that the client's `Connection` header declares to be of this hop only. */
export function nominated(headers: HeaderList): readonly string[] {
  return headers.filter(([name]) => foldHeaderName(name) === 'connection').flatMap(([, value]) => value.split(','));
}

function own(client: HeaderList, { identity }: HeaderRules, facts: HeaderFacts): HeaderList {
  const { caller } = facts;
  const who: HeaderList =
    caller === undefined
      ? []
      : [
          [identity.user, headerValue(caller.subject)],
          [identity.roles, headerList(caller.roles)],
          ...(caller.tenant === undefined ? [] : [[identity.tenant, headerValue(caller.tenant)] as const]),
        ];
  return [
    ...who,
    ['X-Request-Id', facts.requestId],
    ['X-Trace-Id', facts.traceId],
    ['traceparent', facts.traceparent],
    ...(facts.tracestate === '' ? [] : [['tracestate', facts.tracestate] as const]),
    ['X-Forwarded-For', forwardedFor(client, facts.clientIp)],
    ['X-Forwarded-Proto', facts.proto],
    ['X-Forwarded-Host', facts.host],
  ];
}

/** The chain so far with the client's address at its end; API Gateway has often put it there already. */
function forwardedFor(client: HeaderList, clientIp: string): string {
  const chain = client
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
    .flatMap(([, value]) => value.split(','))
    .map((hop) => hop.trim())
    .filter((hop) => /^[\w.:[\]%-]+$/.test(hop));
  return (chain.at(-1) === clientIp ? chain : [...chain, clientIp]).join(', ');
}

/** A value beyond Latin-1 goes out as its UTF-8 bytes, which is what the client sent. */
function asLatin1(value: string): string {
  return /[\u0100-\uffff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

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
  /** Further edits of the route; null for none. */
  readonly edits: HeaderEdits | null;
}

export interface HeaderEdits {
  /** Of what the client may say, credentials apart; makes no field that it may not. */
  readonly renamed: (passed: HeaderList) => HeaderList;
  /** Beside whatever is there. */
  readonly added: HeaderList;
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
  const replaced = new Set(rules.set.map(({ name }) => foldHeaderName(name)));
  const passed = passing(client, rules).filter(([name]) => !replaced.has(foldHeaderName(name)));
  const set = rules.set.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  const added = rules.edits?.added ?? [];
  return [
    ...passed.map(([name, value]) => [name, asLatin1(value)] as const),
    ...set,
    ...added,
    ...own(client, rules, facts),
  ];
}

/** What of the client's headers goes on, under the names that the route gives them. */
function passing(client: HeaderList, { identity, remove, forward, credentials, edits }: HeaderRules): HeaderList {
  const dropped = new Set([...Object.values(identity), ...remove, ...nominated(client)].map(foldHeaderName));
  const ofCredentials = new Set(credentials.map(foldHeaderName));
  const isCredential = ([name]: HeaderList[number]) => ofCredentials.has(foldHeaderName(name));
  const passed = client.filter(([name, value]) => {
    const folded = foldHeaderName(name);
    if (!isHeaderName(name) || !isHeaderValue(value) || dropped.has(folded) || isWrittenInward(folded)) return false;
    if (isReservedHeader(name) || isHopByHopHeader(name)) return false;
    return !ofCredentials.has(folded) || forward.includes(name.toLowerCase());
  });
  if (edits === null) return passed;
  return [...edits.renamed(passed.filter((field) => !isCredential(field))), ...passed.filter(isCredential)];
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

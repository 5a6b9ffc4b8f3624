import { hash } from 'node:crypto';
import type { Caller } from '../../lib/contract/caller.ts';
import { foldHeaderName } from '../../lib/contract/header-names.ts';
import type { RouteConfig, UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import type { Exchange } from './exchange.ts';

const header = 'Idempotency-Key';
const folded = foldHeaderName(header);
/** One line of visible characters; what its parts mean is the service's to say. */
const lawful = /^[!-~](?:[ -~]{0,253}[!-~])?$/;

/** What becomes of a request's idempotency key. */
export type KeyVerdict =
  /** It is the client's and the service's business, or there is none. */
  | { readonly key: 'as it is' }
  /** The service knows the call by this name, and so it may be made again. */
  | { readonly key: 'scoped'; readonly text: string }
  | { readonly key: 'refused' };

const asItIs = { key: 'as it is' } as const;

/**
 * A key (draft-ietf-httpapi-idempotency-key-header) as the key of its caller: a hash over gateway, caller and key, so that no
 * caller meets another's calls by a key it guessed. Without a caller there is nobody whose key it could be.
 */
export function idempotencyKey({ retry }: UpstreamConfig, route: RouteConfig, exchange: Exchange): KeyVerdict {
  const { caller, gateway, headers } = exchange;
  if (!retry?.idempotencyKey || caller === undefined || isOfRoute(route)) return asItIs;
  const values = headers.filter(([name]) => name.toLowerCase() === folded).map(([, value]) => value.trim());
  const [text, ...more] = values;
  if (text === undefined) return asItIs;
  if (more.length > 0 || !lawful.test(text)) return { key: 'refused' };
  return { key: 'scoped', text: hash('sha256', JSON.stringify([gateway, ...nameOf(caller), text]), 'base64url') };
}

/** The route writes the header itself, or wants none. */
function isOfRoute({ set, remove, request }: RouteConfig): boolean {
  const { add = [], rename = [] } = request?.headers ?? {};
  const written = [...set, ...add].map(({ name }) => name);
  const moved = rename.flatMap(({ from, to }) => [from, to]);
  return [...written, ...remove, ...moved].some((name) => foldHeaderName(name) === folded);
}

/** The same for as long as the caller is who it is, whatever its token. */
const nameOf = ({ credential, issuer, subject }: Caller) => [credential, issuer, subject];

/** The headers with the scoped key in place of the client's, in whatever spelling that came. */
export function withScopedKey(headers: HeaderList, text: string): HeaderList {
  return [...headers.filter(([name]) => foldHeaderName(name) !== folded), [header, text]];
}

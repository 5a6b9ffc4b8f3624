import type { CryptoKey } from 'jose';
import type { LimitConfig, LimitRule } from '../lib/contract/limits.ts';
import type { Circuit, Standing } from '../lib/engine/breaker/circuit.ts';
import type { Evidence } from '../lib/engine/breaker/evidence.ts';
import type { Charge } from '../lib/engine/limits/charge.ts';

/** One limit of a request with its dimension already resolved and hashed. */
export interface LimitCheck {
  readonly limit: LimitConfig;
  /** The limit's rule for this caller's tier. */
  readonly rule: LimitRule;
  /** Fixed-length, versioned hash of the dimension's values: no caller value can move a slot or collide. */
  readonly key: string;
  readonly cost: number;
}

/** What the store says of one limit after the check. */
export interface LimitState {
  readonly id: string;
  /** What this limit says, alone; a shadow limit may refuse in an admitted request. */
  readonly admitted: boolean;
  readonly remaining: number;
  /** Until the limit has its full quota again. */
  readonly resetMillis: number;
  /** 0 when admitted; else the wait after which this cost would pass if nobody else came. */
  readonly retryAfterMillis: number;
}

export interface LimitVerdict {
  readonly admitted: boolean;
  /** How long an admitted request must wait before it goes on: the longest of its leaky buckets. */
  readonly delayMillis: number;
  readonly limits: readonly LimitState[];
  readonly receipt: LimitReceipt;
}

/** What was charged, for {@link LimitStore.refund} and {@link LimitStore.release}; empty when nothing was. */
export type LimitReceipt = readonly LimitCharge[];

/** What was charged to one counter; only the store reads it. */
export interface LimitCharge extends Charge {
  readonly key: string;
  /** The check that took it: no other has this name. */
  readonly check: string;
}

/**
 * All-or-nothing over every limit of one request that is not shadow; a refusal charges nothing. A shadow limit is charged
 * with an admitted request, when it would admit it too.
 */
export interface LimitStore {
  /** @throws LimitStoreUnavailable when no answer comes within the store's budget. */
  check(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  /** Gives everything back, at most once, and only while what was charged still counts. @throws LimitStoreUnavailable */
  refund(receipt: LimitReceipt): Promise<void>;
  /** Returns the leases of concurrency limits at the end of a request; what was counted stays. @throws LimitStoreUnavailable */
  release(receipt: LimitReceipt): Promise<void>;
  /** What {@link check} would say, with nothing taken. @throws LimitStoreUnavailable */
  look(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  /** Forgets what the keys have counted. @throws LimitStoreUnavailable */
  reset(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The store is down, slow or frozen; the route's `onStoreError` decides what that means. */
export class LimitStoreUnavailable extends Error {
  override readonly name: string = 'LimitStoreUnavailable';
}

/** So many asked for one counter at the same time that this one had no turn: the callers' doing, so it opens nothing. */
export class LimitStoreContended extends LimitStoreUnavailable {
  override readonly name = 'LimitStoreContended';
}

/** Where an issuer publishes its keys, and what may be done to get there. */
export interface KeySource {
  readonly jwksUri: string;
  /** Plain http is accepted although the host is not this machine. */
  readonly insecure: boolean;
  /** The name may lead to a private address. */
  readonly privateNetwork: boolean;
}

/** A published key, imported and fit for one algorithm. */
export interface VerificationKey {
  readonly key: CryptoKey;
  /** As it was published, whatever a token's header says or leaves out: keys are revoked by it. */
  readonly keyId: string | undefined;
  /** Of the set it was published in; a cache that knows another has to ask again. */
  readonly generation: string;
}

/** The keys that issuers publish. */
export interface IssuerKeys {
  /**
   * The one usable key for a token's header; undefined when the issuer publishes none such, or several. Without a `kid` there
   * must be exactly one key for the algorithm. Without `mayAsk` nobody is asked for a key that the known document lacks: it
   * is not there. @throws IssuerUnavailable when that cannot be known now.
   */
  find(
    source: KeySource,
    wanted: { readonly alg: string; readonly kid: string | undefined },
    options?: { readonly mayAsk: boolean },
  ): Promise<VerificationKey | undefined>;
  /** The generation in memory, without asking anybody; undefined where nothing is known or what is known is too old to trust. */
  generation(jwksUri: string): string | undefined;
}

/** The issuer's keys could not be had: nothing is known about the token, so nothing may be said about its caller. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/** The stage is of another deployment than the function: what one of them knows, the other does not. Nothing may be said about the caller. */
export class NotDeployed extends Error {
  override readonly name = 'NotDeployed';
}

/** What is kept of an issuer's published keys for the whole fleet. Times are milliseconds since the epoch. */
export interface KeyDocument {
  /** The issuer's JWKS as it came, JSON text. */
  readonly document: string;
  /** When it came from the issuer. */
  readonly fetchedAtMillis: number;
  /** Changes with every change of `document`. */
  readonly generation: string;
}

/** The state of an issuer's keys in the shared store. */
export interface SharedKeys {
  /** null until one fetch has succeeded. */
  readonly keys: KeyDocument | null;
  /** Failed fetches in a row. */
  readonly failures: number;
  /** Nobody fetches before. */
  readonly nextFetchAtMillis: number;
}

/** Published keys of issuers, fetched once for the whole fleet. An issuer is named by the address of its JWKS. */
export interface KeyDocuments {
  /** undefined where nobody has fetched yet. @throws IdentityStoreUnavailable */
  read(jwksUri: string): Promise<SharedKeys | undefined>;
  /**
   * True for one caller only until `untilMillis`, and for nobody before `nextFetchAtMillis`: it fetches, the others wait for
   * what it writes. @throws IdentityStoreUnavailable
   */
  lease(jwksUri: string, nowMillis: number, untilMillis: number): Promise<boolean>;
  /** Ends the lease with what came of it; keys older than those that are there change nothing. @throws IdentityStoreUnavailable */
  write(jwksUri: string, shared: SharedKeys): Promise<void>;
}

/** What has been revoked; hashes as `lib/contract/identity-rows.ts` makes them, each with the second until which it counts. */
export interface Revocations {
  /** Row name (`<kind>#<hash>`) to `before`, seconds since the epoch. @throws IdentityStoreUnavailable */
  list(): Promise<ReadonlyMap<string, number>>;
}

/** A key that the gateway keeps; only the hash of its secret is here. */
export interface OwnKeyRecord {
  readonly id: string;
  /** Hex SHA-256 of the secret. */
  readonly hash: string;
  readonly credential: string;
  readonly tier: string;
  readonly enabled: boolean;
  /** Seconds since the epoch; null for a key that does not end. */
  readonly expiresAt: number | null;
}

export interface OwnKeys {
  /** undefined for an id that nobody has. @throws IdentityStoreUnavailable */
  find(id: string): Promise<OwnKeyRecord | undefined>;
}

/** The store of identities cannot be asked: nothing is known, so nobody is believed and nobody is refused for good. */
export class IdentityStoreUnavailable extends Error {
  override readonly name = 'IdentityStoreUnavailable';
}

/** Secrets by name, such as the secret of an OAuth client; read when first needed, kept a while. */
export interface Secrets {
  /** @throws SecretUnavailable */
  read(name: string): Promise<string>;
  /** Asks again, for a secret that turned out to be an old one. @throws SecretUnavailable */
  readAgain(name: string): Promise<string>;
}

/** A secret could not be read; the message holds its name at most. */
export class SecretUnavailable extends Error {
  override readonly name = 'SecretUnavailable';
}

export interface UpstreamRequest {
  readonly url: URL;
  /** Path and query exactly as they go on the wire; never normalised by a URL parser. */
  readonly target: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | null;
  /** Until the whole answer is there. */
  readonly timeoutMillis: number;
  readonly maxResponseBytes: number;
  /** Until a connection stands, its TLS included. Default: `timeoutMillis`. */
  readonly connectMillis?: number;
  /** From the connection to the first byte of the answer. Default: `timeoutMillis`. */
  readonly firstByteMillis?: number;
  /** Default: the public authorities and TLS 1.2. Calls of one object share connections, and no others. */
  readonly tls?: UpstreamTls;
  /** Ends the call, which then is a timeout. */
  readonly signal?: AbortSignal;
  /** Made twice it does no more than made once. Default: what HTTP says of its method. */
  readonly isRepeatable?: boolean;
}

/** How an upstream proves who it is, and how the gateway does; PEM texts. */
export interface UpstreamTls {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly serverName?: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export type UpstreamFailure = 'timeout' | 'unreachable' | 'too-large' | 'malformed';

export interface UpstreamFailed {
  readonly failure: UpstreamFailure;
  /** Nothing of the request was sent: it may be made again, whatever its method. */
  readonly unsent?: true;
  /** No TLS came about, or none that lasted: what one side shows, or trusts, may be of yesterday. */
  readonly handshake?: true;
}

/**
 * One HTTP call: no redirect followed, bounded in time and size. A failure of the upstream is a value. A request may be
 * sent again only where HTTP says it may: idempotent, on a kept connection that turned out to be closed.
 */
export interface Upstream {
  call(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailed>;
}

/** What a wrapper in `calls/` wraps: one call of an upstream. */
export type Call<Request = UpstreamRequest> = (request: Request) => Promise<UpstreamAnswer | UpstreamFailed>;

/** A call before its place is known: `target` is the path under the upstream's own base. */
export type PlacelessRequest = Omit<UpstreamRequest, 'url'>;

/** Structured log lines; whatever the fields hold, a line is one JSON object. */
export interface Log {
  info(message: string, fields: { readonly [name: string]: unknown }): void;
  error(message: string, fields: { readonly [name: string]: unknown }): void;
}

/** The circuits of one gateway's upstreams, by name, as the fleet shares them. */
export interface BreakerStore {
  /** All of them, in one read that may be of a moment ago; a circuit that has never changed is not there. @throws BreakerStoreUnavailable */
  read(): Promise<ReadonlyMap<string, Circuit>>;
  /** Counts evidence while the circuit is closed in this epoch; resolves to how it stands then. @throws BreakerStoreUnavailable */
  report(circuit: string, epoch: number, evidence: Evidence): Promise<Circuit>;
  /** Puts `next` in place of this epoch for one caller only; resolves to how it stands then. @throws BreakerStoreUnavailable */
  change(circuit: string, epoch: number, next: Standing): Promise<ChangedCircuit>;
  close(): Promise<void>;
}

/** A circuit after a change. */
export interface ChangedCircuit extends Circuit {
  /** It stands so by this change: of several alike at the same time, one has made it. */
  readonly isMade: boolean;
}

/** The store of circuits is down, slow or frozen: each instance goes on by its own breakers. */
export class BreakerStoreUnavailable extends Error {
  override readonly name = 'BreakerStoreUnavailable';
}

import type { BreakerStanding, ForceBreaker } from './breakers-event.ts';
import type { Revocable } from './identity-rows.ts';
import type { LimitsAnswer, LimitsEvent } from './limits-event.ts';

/** What an operator does with a gateway, on this machine or deployed: one set of commands for both. */
export interface GatewayOperator {
  readonly keys: GatewayKeys;
  readonly revocations: GatewayRevocations;
  readonly breakers: GatewayBreakers;
  limits(question: LimitsQuestion): Promise<LimitsAnswer>;
}

/** The circuits of the upstreams of gateways. */
export interface GatewayBreakers {
  /** How every one of them stands. @throws Error when a forwarder cannot say */
  list(): Promise<readonly GatewayBreaker[]>;
  /** How it stands then. @throws Error when no gateway, or more than one, has such an upstream, or its forwarder refuses */
  force(order: BreakerOrder): Promise<GatewayBreaker>;
}

export interface GatewayBreaker extends BreakerStanding {
  readonly gateway: string;
}

/** `gateway` is needed only where several gateways have such an upstream. */
export type BreakerOrder = Omit<ForceBreaker, 'gatehouse'> & { readonly gateway?: string };

/** `gateway` is needed only where several gateways have the route. */
export type LimitsQuestion = Omit<LimitsEvent, 'gatehouse'> & { readonly gateway?: string };

/** API keys of gateways, whether API Gateway keeps them or the gateway itself. */
export interface GatewayKeys {
  /** A new key of a tier. The value is shown this once. @throws Error when no gateway, or more than one, has such a tier */
  create(request: KeyRequest): Promise<CreatedKey>;
  /** Every key of a declared tier, without its value. */
  list(): Promise<readonly GatewayKey[]>;
  /** Deletes a key; false when there is none of these gateways. */
  revoke(id: string): Promise<boolean>;
  /** What a key has used in the running period of its quota; null when there is no such key, or it is in no plan. */
  usage(id: string): Promise<KeyUsage | null>;
}

export interface KeyRequest {
  /** May be left out where only one gateway has such a tier. */
  readonly gateway?: string;
  /** May be left out where only one credential has such a tier. */
  readonly credential?: string;
  readonly tier: string;
  readonly name: string;
  /** Seconds since the epoch. Only keys that the gateway itself keeps can end. Default: never. */
  readonly expiresAt?: number;
}

export interface CreatedKey {
  readonly id: string;
  readonly value: string;
}

export interface GatewayKey {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly credential: string;
  readonly tier: string;
  /** Seconds since the epoch; null for a key that does not end. */
  readonly expiresAt: number | null;
}

export interface KeyUsage {
  /** Without a quota AWS counts by day. */
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
  /** null where nothing counts: of a key that the gateway itself keeps and that has no quota. */
  readonly used: number | null;
  /** null without a quota. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

/** Tokens that are refused although they are genuine, by every gateway of the place; noticed within a minute. */
export interface GatewayRevocations {
  /** What was revoked before is not taken back: the later of both times counts. */
  add(revocable: Revocable, times: RevocationTimes): Promise<void>;
  /** What is kept, by hash: the table holds no subject and no id of a token. */
  list(): Promise<readonly Revocation[]>;
  /** False when it was not revoked. */
  remove(revocable: Revocable): Promise<boolean>;
}

/** Seconds since the epoch. */
export interface RevocationTimes {
  /** Tokens of a subject or of an issuer that were issued until then; one token and one key are revoked whatever they say. */
  readonly issuedUntil: number;
  /** The revocation is forgotten then: no token may live longer. */
  readonly expiresAt: number;
}

export interface Revocation extends RevocationTimes {
  readonly kind: Revocable['kind'];
  /** Hex SHA-256 of what it is about. */
  readonly hash: string;
}

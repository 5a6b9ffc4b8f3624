import type { LimitsAnswer, LimitsEvent } from './limits-event.ts';

/** What an operator does with a gateway, on this machine or deployed: one set of commands for both. */
export interface GatewayOperator {
  readonly keys: GatewayKeys;
  limits(question: LimitsQuestion): Promise<LimitsAnswer>;
}

/** `gateway` is needed only where several gateways have the route. */
export type LimitsQuestion = Omit<LimitsEvent, 'gatehouse'> & { readonly gateway?: string };

/** API keys of gateways, as the API Gateway service keeps them. */
export interface GatewayKeys {
  /** A new key of a tier, for the first gateway that has it. The value is shown this once. @throws Error when no gateway has such a tier */
  create(request: KeyRequest): Promise<CreatedKey>;
  /** Every key, without its value. */
  list(): Promise<readonly GatewayKey[]>;
  /** Deletes a key; false when there is none of these gateways. */
  revoke(id: string): Promise<boolean>;
  /** What a key has used in the running period of its usage plan; null when there is no such key, or it is in no plan. */
  usage(id: string): Promise<KeyUsage | null>;
}

export interface KeyRequest {
  /** May be left out where only one credential has such a tier. */
  readonly credential?: string;
  readonly tier: string;
  readonly name: string;
}

export interface CreatedKey {
  readonly id: string;
  readonly value: string;
}

export interface GatewayKey {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** null for a key that is in no plan of a declared tier. */
  readonly credential: string | null;
  readonly tier: string | null;
}

export interface KeyUsage {
  /** Without a quota AWS counts by day. */
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
  readonly used: number;
  /** null without a quota. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

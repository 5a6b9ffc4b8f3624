import type { Caller } from '../../lib/contract/caller.ts';
import type { CredentialConfig } from '../../lib/contract/runtime-config.ts';

/** A credential of the authorizer, and its place on this stage: undefined where it has none. */
export interface Named<Config extends CredentialConfig = CredentialConfig> {
  readonly name: string;
  readonly config: Config;
  readonly place: string | undefined;
}

/** What one request brought. */
export interface Brought {
  readonly value: string;
  readonly stageVariables: { readonly [name: string]: string | undefined };
  /** False where whoever calls has guessed too often to have anything looked up. */
  readonly mayAsk: boolean;
}

export type Checked =
  /** `usageKey` counts the call in a usage plan. */
  | { readonly genuine: true; readonly caller: Caller; readonly usageKey?: string }
  /** `reason` is a word for logs and counters; `credential` is known where the text said so much. */
  | { readonly genuine: false; readonly reason: string; readonly credential?: string };

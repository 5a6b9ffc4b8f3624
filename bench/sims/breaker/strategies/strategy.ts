import type { Outcome } from '../../../../lib/engine/breaker/outcome.ts';
import type { World } from '../world.ts';

/** A call that may go; `settle` says how it ended, unless its instance has died. */
export interface Permit {
  readonly isProbe: boolean;
  settle(outcome: Outcome): void;
}

/** One instance of the function: one call at a time. */
export interface Instance {
  /** Before its first call. */
  start(ready: () => void): void;
  /** Decides about a call, at once or later; undefined refuses it. */
  admit(source: string, decided: (permit: Permit | undefined) => void): void;
}

export interface Strategy {
  readonly name: string;
  /** `opened` is told when the circuit of the fleet opens, `closed` when it is closed again. */
  readonly fleet: (
    world: World,
    change: { opened(openMillis: number): void; closed(): void },
  ) => (instance: number) => Instance;
}

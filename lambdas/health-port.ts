/** What the checks of the targets of a gateway's upstreams last found. */
export interface HealthStore {
  /** All of them, in one read that may be of a moment ago. @throws HealthStoreUnavailable */
  read(): Promise<readonly TargetHealth[]>;
  /**
   * Takes the place of what was found before, unless a run of checks that began later has written already. `changed` when the
   * target stood otherwise until now; one of which nothing is known is healthy. @throws HealthStoreUnavailable
   */
  write(found: FoundHealth): Promise<'changed' | 'same' | 'superseded'>;
  close(): Promise<void>;
}

export interface TargetHealth {
  readonly upstream: string;
  /** As it stands in the stage variable, without its weight. */
  readonly target: string;
  readonly healthy: boolean;
  /** The latest checks in a row that say otherwise: the next run of checks counts on from there. */
  readonly against: number;
  /** Since it was written, by the store's clock: checks that have ended say nothing of today. */
  readonly ageMillis: number;
}

/** What a run of checks has found. */
export interface FoundHealth extends Omit<TargetHealth, 'ageMillis'> {
  /** Its name, which no other run has. */
  readonly run: string;
  /** Since it began. */
  readonly runMillis: number;
}

/** The store of health is down, slow or frozen: what was known last holds until it is too old. */
export class HealthStoreUnavailable extends Error {
  override readonly name = 'HealthStoreUnavailable';
}

/** One function instance. */
export interface Instance {
  /**
   * Whether a token with this key id is genuine: at once where it was verified before (`isKept`: such a token) and may be
   * believed still, else by its key. Rejects when that cannot be known.
   */
  ask(kid: string, isKept: boolean): true | Promise<boolean>;
}

export interface Fleet {
  instance(): Instance;
  /** How often a shared store was asked. */
  storeCalls(): number;
}

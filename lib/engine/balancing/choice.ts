/** Chooses one of the targets that are open, of which there is at least one; targets are numbers, as they are listed. */
export type Choice = (open: readonly number[], key?: string) => number;

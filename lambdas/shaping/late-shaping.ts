/** What reads, checks and edits bodies; a gateway that does none of it never loads it. */
export const lateShaping = () => import('./shaping.ts');
export type Shaping = Awaited<ReturnType<typeof lateShaping>>;

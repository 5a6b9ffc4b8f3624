import { readdirSync, readFileSync } from 'node:fs';

/** Process ids that the kernel says descend from `pid`, that one first. */
export function familyOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(statusOf(name))?.[1] ?? 0)] as const);
  const below = (of: number): readonly number[] =>
    parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return [pid, ...below(pid)];
}

/** False for what is gone, and for what is dead and only not yet buried by its parent. */
export const isAlive = (pid: number) => /^State:\s+[^ZX]/m.test(statusOf(pid));

/** Processes come and go while they are read. */
function statusOf(pid: string | number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

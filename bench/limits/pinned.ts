import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * Gives the server and this process a processor each, as they have on AWS: two that share one by turns measure the
 * scheduler. False where that cannot be: one processor only, or no `taskset`.
 */
export function pinned(serverPid: number): boolean {
  if (availableParallelism() < 2) return false;
  try {
    execFileSync('taskset', ['-acp', '0', String(serverPid)], { stdio: 'ignore' });
    execFileSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

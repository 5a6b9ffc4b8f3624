import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Outcome, Run } from './run-scenario.ts';
import type { ScenarioName } from './scenarios.ts';

export type FleetName = 'ours' | 'jose';

/** One hour of one fleet. */
export interface Job extends Run {
  readonly fleet: FleetName;
  readonly scenario: ScenarioName;
}

export interface Done {
  readonly job: Job;
  readonly outcome: Outcome;
}

/**
 * Runs the jobs on so many processes, the longest first as they are listed. jose reads the clock of its process, so one is
 * invented there: no process runs two jobs at a time. @throws Error when a process ends before its job.
 */
export async function runJobs(jobs: readonly Job[], processes: number): Promise<readonly Done[]> {
  const left = [...jobs];
  const done: Done[] = [];
  const work = async () => {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)));
    const ended = once(child, 'exit').then(() => undefined);
    try {
      for (let job = left.shift(); job !== undefined; job = left.shift()) {
        const answer = once(child, 'message') as Promise<[Outcome]>;
        child.send(job);
        const given = await Promise.race([answer, ended]);
        if (given === undefined) throw new Error(`the simulation of '${job.scenario}' has failed`);
        done.push({ job, outcome: given[0] });
      }
    } finally {
      child.kill();
      await ended;
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return done;
}

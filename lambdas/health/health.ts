import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { HealthEvent } from '../../lib/contract/health-event.ts';
import type { HealthConfig } from '../../lib/contract/runtime-config.ts';
import type { TargetStanding } from '../../lib/engine/health/target-standing.ts';
import { type CheckedTarget, checkedTargets } from './checked-targets.ts';
import { standingLine } from './health-lines.ts';
import { type HealthParts, healthRun } from './health-run.ts';
import { watchTarget } from './watch-target.ts';

/** What came of a run, by upstream: how many targets it has, and which of them are out of service. Later runs tell of the others. */
export type HealthAnswer = {
  readonly [upstream: string]: { readonly targets: number; readonly unhealthy: readonly string[] };
};

/** The schedule comes again after it. */
const runMillis = 60_000;
/** Kept back of the function's time, for the last writes. */
const marginMillis = 3_000;

/** Checks every target again and again for a minute, and keeps what it finds where the forwarders read it. */
export function health(config: HealthConfig, parts: HealthParts) {
  const { gateway } = config;
  const { stage } = parts;
  return middy(async ({ stageVariables }: HealthEvent, context: Context): Promise<HealthAnswer> => {
    const usableMillis = context.getRemainingTimeInMillis() - marginMillis;
    const run = healthRun(gateway, { id: context.awsRequestId, stageVariables }, parts);
    const targets = checkedTargets(config, stageVariables);
    const beginningOf = await run.begin();
    const ends = targets.map(async (target) => {
      const { everyMillis, timeoutMillis } = target.rule;
      const endMillis = Math.min(runMillis, usableMillis - timeoutMillis);
      if (endMillis <= 0) throw new Error('the time of the function is too short for a check');
      return { target, standing: await watchTarget(target, { everyMillis, endMillis }, beginningOf(target), run) };
    });
    return answerOf(await Promise.all(ends));
  }).after(({ response }) => {
    for (const [upstream, standing] of Object.entries((response ?? {}) as HealthAnswer))
      parts.log.info('health', standingLine({ gateway, stage, upstream, ...standing }, parts.nowMillis()));
  });
}

/** How the watch of a target ended; undefined where a later run has taken over. */
interface End {
  readonly target: CheckedTarget;
  readonly standing: TargetStanding | undefined;
}

function answerOf(ends: readonly End[]): HealthAnswer {
  const names = [...new Set(ends.map(({ target }) => target.upstream))];
  return Object.fromEntries(
    names.flatMap((name) => {
      const own = ends.filter(({ target }) => target.upstream === name);
      if (own.some(({ standing }) => standing === undefined)) return [];
      const unhealthy = own.filter(({ standing }) => standing?.healthy === false).map(({ target }) => target.target);
      return [[name, { targets: own.length, unhealthy }]];
    }),
  );
}

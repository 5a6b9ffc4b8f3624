import type { HealthEvent } from '../contract/health-event.ts';
import type { Issue } from '../contract/issue.ts';
import type { HealthConfig } from '../contract/runtime-config.ts';

type StageVariables = { readonly [name: string]: string };

/** What the schedule sends: the stage variables that the checked upstreams have, which only requests carry otherwise. */
export function healthEvent({ upstreams }: HealthConfig, stageVariables: StageVariables): HealthEvent {
  const names = Object.values(upstreams).flatMap(({ stageVariable, secretsVariable }) => [
    stageVariable,
    ...(secretsVariable === null ? [] : [secretsVariable]),
  ]);
  const wanted = Object.entries(stageVariables).filter(([name]) => names.includes(name));
  return { gatehouse: 'health', stageVariables: Object.fromEntries(wanted) };
}

/** EventBridge sends no longer text to a target; read 2026-11-24. */
const maxInputCharacters = 8_192;

/** More places than one event can carry. What is known at deploy time only is counted as the token that stands for it. */
export function healthEventIssues(config: HealthConfig, stageVariables: StageVariables): readonly Issue[] {
  const got = JSON.stringify(healthEvent(config, stageVariables)).length;
  return got <= maxInputCharacters
    ? []
    : [
        {
          code: 'GH3001',
          at: `gateway ${config.gateway} health`,
          got,
          why: `the event of a schedule carries the places of all that is checked, at most ${maxInputCharacters} characters`,
          fix: 'check fewer upstreams, or split the gateway',
        },
      ];
}

import type { HealthEvent } from '../contract/health-event.ts';
import type { QuotaRow } from '../contract/quota-row.ts';
import type { HealthConfig } from '../contract/runtime-config.ts';
import { quotaRow } from '../plan/quota-row.ts';

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

/** EventBridge sends no longer text to a target. What is known at deploy time only is counted as the token that stands for it. */
export function healthEventQuotas(
  health: { readonly config: HealthConfig } | null,
  stageVariables: StageVariables,
): readonly QuotaRow[] {
  if (health === null) return [];
  const used = JSON.stringify(healthEvent(health.config, stageVariables)).length;
  return [quotaRow('scheduleInputCharacters', { used })];
}

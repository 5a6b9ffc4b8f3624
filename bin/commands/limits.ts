import type { LimitsQuestion } from '../../lib/contract/gateway-operator.ts';
import type { LimitLeft } from '../../lib/contract/limits-event.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';
import { type OperatorOptions, withOperator } from '../operator.ts';
import { plainTable } from '../plain-table.ts';

export interface LimitsOptions extends OperatorOptions {
  readonly route: string;
  readonly by: { readonly [value: string]: string };
  readonly tier?: string;
  readonly gateway?: string;
  readonly json?: true;
}

/** Prints what a caller has left of each limit of a route; after a `reset` that is all of it. */
export async function limits(action: LimitsQuestion['action'], options: LimitsOptions, around: Surroundings) {
  const { route, by, tier, gateway, json, ...place } = options;
  const question: LimitsQuestion = {
    action,
    route,
    values: by,
    ...(tier !== undefined && { tier }),
    ...(gateway !== undefined && { gateway }),
  };
  const answer = await withOperator(place, around, (operator) => operator.limits(question));
  if ('refused' in answer) throw new DevError(answer.refused);
  around.terminal.print(json ? JSON.stringify(answer.limits, null, 2) : limitTable(answer.limits));
}

function limitTable(rows: readonly LimitLeft[]): string {
  const table = plainTable(['LIMIT', 'ALGORITHM', 'ALLOWED', 'WINDOW', 'LEFT', 'FULL AGAIN IN']);
  for (const { id, algorithm, limit, windowMillis, remaining, resetMillis } of rows)
    table.push([id, algorithm, limit, seconds(windowMillis), remaining, seconds(resetMillis)]);
  return table.toString();
}

const seconds = (millis: number) => `${Math.ceil(millis / 1000)} s`;

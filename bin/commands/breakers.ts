import { setTimeout as pause } from 'node:timers/promises';
import type { BreakerOrder, GatewayBreaker, GatewayBreakers } from '../../lib/contract/gateway-operator.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';
import { breakerChanges } from '../breaker-changes.ts';
import { breakerTable, standingLine } from '../breaker-text.ts';
import { type OperatorOptions, withOperator } from '../operator.ts';
import { thisUser } from '../this-user.ts';
import { userMistake } from '../user-mistake.ts';

export interface BreakersOptions extends OperatorOptions {
  readonly gateway?: string;
  readonly json?: true;
}

export interface ForceOptions extends BreakersOptions {
  readonly why: string;
  readonly by?: string;
}

export async function listBreakers({ gateway, json, ...place }: BreakersOptions, around: Surroundings) {
  const found = await withOperator(place, around, ({ breakers }) => listed(breakers, gateway));
  around.terminal.print(json ? JSON.stringify(found, null, 2) : breakerTable(found));
}

/** Forces a circuit, or lets it be by itself again; says how it stands then, and when all instances will know. */
export async function forceBreaker(
  action: BreakerOrder['action'],
  upstream: string,
  { why, by = thisUser(), gateway, json, ...place }: ForceOptions,
  around: Surroundings,
) {
  const order = { action, upstream, by, why, ...(gateway !== undefined && { gateway }) };
  const breaker = await withOperator(place, around, ({ breakers }) => breakers.force(order));
  const { print, tell } = around.terminal;
  if (json) return print(JSON.stringify(breaker));
  print(standingLine(breaker, null));
  tell('busy instances know within 6 s, those with little to do within 30 s and a call');
}

const lookMillis = 1_000;

/** Prints how every circuit stands, and then each change, until somebody ends it. A look that fails is told, and the next one comes. */
export async function watchBreakers({ gateway, json, ...place }: BreakersOptions, around: Surroundings) {
  const { print, tell } = around.terminal;
  const ended = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => ended.abort());
  const changes = breakerChanges();
  const show = (found: readonly GatewayBreaker[]) => {
    const time = new Date().toISOString();
    for (const { breaker, from } of changes(found))
      print(
        json ? JSON.stringify({ time, from, ...breaker }) : `${time.slice(11, 19)}Z  ${standingLine(breaker, from)}`,
      );
  };
  await withOperator(place, around, async ({ breakers }) => {
    show(await listed(breakers, gateway));
    let trouble = '';
    while (await lasts(lookMillis, ended.signal)) {
      const found = await listed(breakers, gateway).catch(userMistake);
      if (typeof found !== 'string') show(found);
      else if (found !== trouble) tell(found);
      trouble = typeof found === 'string' ? found : '';
    }
  });
}

/** True after the time, false as soon as it is ended. */
const lasts = (millis: number, signal: AbortSignal) => pause(millis, true, { signal }).catch(() => false);

/** Those of one gateway, where one is named. */
async function listed(breakers: GatewayBreakers, gateway: string | undefined): Promise<readonly GatewayBreaker[]> {
  const all = await breakers.list();
  const found = all.filter((one) => one.gateway === (gateway ?? one.gateway));
  if (gateway !== undefined && found.length === 0) {
    const known = [...new Set(all.map((one) => one.gateway))].join(', ') || 'none';
    throw new DevError(`no circuits of a gateway ${gateway}; there are those of ${known}`);
  }
  return found;
}

import type { PartFallback, WhenDown } from '../contract/aggregate.ts';
import type { PolicyKind } from '../contract/policy-kinds.ts';
import { durationText } from '../contract/units.ts';
import type { PartModel } from '../model/gateway-model.ts';
import { partWaves } from './part-waves.ts';
import { policies } from './policies.ts';
import type { AggregateInGateway, Enforcement, RouteInGateway } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

/** Which parts are called, in which waves, and what the whole is without each of them. */
export function aggregation({ route, parts }: AggregateInGateway): Enforcement {
  const waves = partWaves(route.parts);
  const why = [
    `calls ${waves.map((wave) => wave.map(({ name }) => name).join(' and ')).join(', then ')}, each as its own route`,
    `at most ${route.concurrency} at a time, all in one invocation`,
    ...route.parts.map(withoutText),
    ...(route.views === null ? [] : [`shaped as one of ${Object.keys(route.views.views).join(', ')}`]),
  ].join('; ');
  const calls = parts.reduce((total, { called }) => total + callPrice(called), 0);
  return { enforcedBy: 'aggregator', why, pricePerMillion: calls + (waves.length - 1) * pricePerMillion.wave };
}

/** What becomes of the whole when the part is down: `critical`, `critical, 503`, `last good, up to 5 min, else static`, `omitted`. */
export function downText(down: WhenDown): string {
  if (down.critical) return down.status === null ? 'critical' : `critical, ${down.status}`;
  const { lastGoodMillis, static: fixed } = down.fallback;
  const last = lastGoodMillis === null ? [] : [`last good, up to ${durationText(lastGoodMillis)}`];
  return [...last, fixed === null ? 'omitted' : 'static'].join(', else ');
}

function withoutText({ name, down }: PartModel): string {
  return down.critical
    ? `${name} is critical: without it there is no answer`
    : `without ${name} ${standIn(down.fallback)}`;
}

function standIn({ lastGoodMillis, static: fixed }: PartFallback): string {
  if (lastGoodMillis === null) return fixed === null ? 'it is left out' : 'stands a static value';
  const age = durationText(lastGoodMillis);
  return `stands its last good answer to the same caller, up to ${age} old, else ${fixed === null ? 'nothing' : 'a static value'}`;
}

/** What is paid for a call beside the invocation that makes it; nobody is authenticated twice. */
const charged = [
  'rate-limit',
  'in-flight-cap',
  'circuit-breaker',
  'load-balancing',
] as const satisfies readonly PolicyKind[];

function callPrice(called: RouteInGateway): number {
  return charged.reduce((total, kind) => {
    const { isUsed, lambda } = policies[kind];
    return isUsed(called) ? total + lambda(called).pricePerMillion : total;
  }, 0);
}

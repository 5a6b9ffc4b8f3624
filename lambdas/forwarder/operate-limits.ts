import type { LimitConfig } from '../../lib/contract/limits.ts';
import type { LimitsAnswer, LimitsEvent } from '../../lib/contract/limits-event.ts';
import { requestValueText } from '../../lib/contract/request-value.ts';
import type { EntryConfig } from '../../lib/contract/runtime-config.ts';
import { clientAddress, clientNetwork } from '../../lib/engine/client-ip/client-ip.ts';
import { type LimitCheck, type LimitStore, LimitStoreUnavailable } from '../ports.ts';
import type { EntriesConfig } from '../stages/exchange.ts';
import { counts, dimensionOf, type LimitSubject, limitChecks } from '../stages/limit-checks.ts';

export function isLimitsEvent(event: object): event is LimitsEvent {
  return 'gatehouse' in event && event.gatehouse === 'limits';
}

/** Shows or resets the counters that a request of these values would meet. A question that names no counter is a refusal. */
export async function operateLimits(
  config: EntriesConfig,
  store: LimitStore,
  event: LimitsEvent,
): Promise<LimitsAnswer> {
  const { action, route: key, limit: only } = event;
  const route = Object.hasOwn(config.routes, key) ? config.routes[key] : undefined;
  if (route === undefined) return { refused: `the gateway has no route ${key}` };
  if (action !== 'show' && action !== 'reset') return { refused: `an action is show or reset, got ${action}` };
  const subject = subjectOf(config, event, route);
  const asked = route.limits.filter(({ id }) => id === (only ?? id));
  const counting = asked.filter((limit) => counts(limit, subject));
  const nameless = counting.find((limit) => dimensionOf(limit, subject).some(([, text]) => text === undefined));
  if (nameless !== undefined) return { refused: `the limit ${nameless.id} is by ${namesOf(nameless)}` };
  try {
    if (action === 'reset') await store.reset(everyKey(asked, subject));
    return { limits: await left(store, limitChecks(asked, subject)) };
  } catch (error) {
    if (error instanceof LimitStoreUnavailable) return { refused: 'the limit store does not answer' };
    throw error;
  }
}

function subjectOf(config: EntriesConfig, { values, route: key, tier }: LimitsEvent, route: EntryConfig): LimitSubject {
  const ip = Object.hasOwn(values, 'client.ip') ? values['client.ip'] : undefined;
  const named: { readonly [value: string]: string | undefined } = {
    ...values,
    ...(ip === undefined ? {} : { 'client.ip': clientNetwork(clientAddress(ip, [], 0), config.clientIp.ipv6Prefix) }),
    route: key,
    service: route.service,
    gateway: config.gateway,
  };
  return {
    tier,
    resolve(value) {
      if (value.from === 'static') return value.value;
      const name = requestValueText(value);
      return Object.hasOwn(named, name) ? named[name] : undefined;
    },
  };
}

const namesOf = ({ by, otherwise }: LimitConfig) =>
  `${by.map(requestValueText).join(', ')}, else by ${otherwise.map(requestValueText).join(', ')}`;

/** A caller may have been counted under the rule of each tier. */
function everyKey(limits: readonly LimitConfig[], subject: LimitSubject): readonly string[] {
  const rules = limits.flatMap((limit) => [undefined, ...Object.keys(limit.tiers)].map((tier) => ({ limit, tier })));
  return [
    ...new Set(rules.flatMap(({ limit, tier }) => limitChecks([limit], { ...subject, tier })).map(({ key }) => key)),
  ];
}

async function left(store: LimitStore, checks: readonly LimitCheck[]) {
  if (checks.length === 0) return [];
  const { limits } = await store.look(checks);
  return limits.map(({ remaining, resetMillis }, n) => {
    const { limit, rule } = checks[n] as LimitCheck;
    const { algorithm, windowMillis } = rule;
    return { id: limit.id, limit: rule.limit, windowMillis, algorithm, remaining, resetMillis };
  });
}

import { requestValueText } from '../contract/request-value.ts';
import { durationText } from '../contract/units.ts';
import type { BalanceRule } from '../contract/upstream-call.ts';
import type { UpstreamCallModel } from '../model/gateway-model.ts';
import { healthAdvice } from './health-advice.ts';
import type { PolicyRow, RouteInGateway } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const loadBalancing: PolicyRow = {
  what: 'chooses one of several targets, and leaves out those that fail',
  isUsed: (one) =>
    one.route.direct === null ? countOf(one) > 1 || one.upstream.calls.health !== null : refused(one).length > 0,
  lambda: (one) => {
    const { calls } = one.upstream;
    const count = countOf(one);
    const over = `${balanceText(calls.balance)} over ${count} targets`;
    return {
      enforcedBy: 'forwarder',
      why: [...(count > 1 ? [over, ...ejection(calls)] : []), ...checks(calls)].join('; '),
      pricePerMillion: count > 1 && calls.balance.by === 'least-outstanding' ? (count + 2) * pricePerMillion.limit : 0,
    };
  },
  direct: (one) => ({ refusals: refused(one) }),
};

/** A function is one target: Lambda chooses the instance. */
function countOf({ targets }: RouteInGateway): number {
  return targets === 'function' ? 1 : targets;
}

/** `in turn`, `by client.ip`: how a target is chosen. */
function balanceText(rule: BalanceRule): string {
  return rule.by === 'hash' ? `by ${requestValueText(rule.value)}` : words[rule.by];
}

const words: { readonly [B in Exclude<BalanceRule['by'], 'hash'>]: string } = {
  'round-robin': 'in turn',
  weighted: 'in turn by weight',
  random: 'at random',
  'least-outstanding': 'the one with the fewest calls of the fleet under way, leased in the shared store,',
};

function ejection({ outlier }: UpstreamCallModel): readonly string[] {
  if (outlier === null) return [];
  const { consecutiveFailures, ejectMillis } = outlier;
  return [`after ${consecutiveFailures} failures in a row a target rests for ${durationText(ejectMillis)}`];
}

function checks({ health }: UpstreamCallModel): readonly string[] {
  return health === null
    ? []
    : [`${health.path} of each is checked every ${durationText(health.everyMillis)} (${healthAdvice.why})`];
}

function refused(one: RouteInGateway): readonly string[] {
  const { calls } = one.upstream;
  const chooses = calls.written.includes('balance');
  const leavesOut = calls.written.includes('outlier') && calls.outlier !== null;
  return [
    ...(countOf(one) > 1 ? [`one of ${countOf(one)} targets would be called: API Gateway knows one host`] : []),
    ...(chooses ? ['`balance` would choose nothing: API Gateway knows one host'] : []),
    ...(leavesOut
      ? ['`outliers` would leave nothing out: API Gateway calls on whatever became of the calls before']
      : []),
    ...(calls.health === null ? [] : ['`health` would change nothing: API Gateway calls on whatever the checks say']),
  ];
}

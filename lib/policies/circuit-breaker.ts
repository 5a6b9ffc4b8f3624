import type { BreakerRule } from '../contract/breaker.ts';
import { durationText, percentText } from '../contract/units.ts';
import { type PolicyRow, unlessRefused } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const circuitBreaker: PolicyRow = {
  what: 'stops calling an upstream that fails, for all instances together, until it answers again',
  isUsed: ({ upstream }) => upstream.calls.breaker !== null,
  lambda: ({ upstream }) => ({
    enforcedBy: 'forwarder',
    why: upstream.calls.breaker === null ? '' : opening(upstream.calls.breaker),
    pricePerMillion: pricePerMillion.circuits,
  }),
  direct: ({ upstream }) =>
    unlessRefused(
      upstream.calls.written.includes('breaker')
        ? ['`breaker` would never open: API Gateway calls an upstream whatever became of the calls before']
        : [],
      { enforcedBy: 'api-gateway', why: 'opens no circuit: an upstream that fails is called on', pricePerMillion: 0 },
    ),
};

function opening(rule: Omit<BreakerRule, 'leaseMillis'>): string {
  const { consecutiveFailures, failureRate, minimumCalls, slow, openMillis, maxOpenMillis, successesToClose } = rule;
  const trips = [
    `${consecutiveFailures} failures in a row`,
    `${percentText(failureRate)} of ${minimumCalls} calls or more`,
    ...(slow === null ? [] : [`${percentText(slow.rate)} of them taking ${durationText(slow.millis)} or longer`]),
  ];
  return [
    `opens at ${trips.join(', or at ')}`,
    `for ${durationText(openMillis)}, and up to ${durationText(maxOpenMillis)} while probes fail`,
    `closes after ${successesToClose} good ones`,
    'one row for all instances, which nobody writes while all is well',
  ].join('; ');
}

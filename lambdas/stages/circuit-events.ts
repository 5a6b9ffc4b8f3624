import type { CircuitState } from '../../lib/contract/breaker.ts';
import { addCounts, noCounts, total } from '../../lib/engine/breaker/evidence.ts';
import type { CircuitNews } from '../calls/circuit-news.ts';
import type { Log } from '../ports.ts';
import { embeddedMetrics } from './embedded-metrics.ts';

/** The metric of the state that a circuit has come into. */
const metrics = {
  fleet: {
    open: 'CircuitOpened',
    'half-open': 'CircuitProbed',
    closed: 'CircuitClosed',
    'forced-open': 'CircuitForcedOpen',
    'forced-closed': 'CircuitForcedClosed',
  },
  instance: { open: 'InstanceCircuitOpened', closed: 'InstanceCircuitClosed' },
} as const satisfies { readonly fleet: { readonly [S in CircuitState]: string }; readonly instance: object };

/**
 * One line for every change of a circuit that this instance has made, with its metric. It holds names from the configuration,
 * numbers, and what an operator wrote.
 */
export function circuitEvents(
  log: Log,
  { gateway, stage }: { readonly gateway: string; readonly stage: string },
  nowMillis: () => number,
): (news: CircuitNews) => void {
  return (news) => {
    const name = news.of === 'fleet' ? metrics.fleet[news.to.state] : metrics.instance[news.state];
    log.info('circuit', { ...fieldsOf(news), gateway, stage, ...embeddedMetrics({ [name]: 1 }, nowMillis()) });
  };
}

function fieldsOf(news: CircuitNews): { readonly [name: string]: unknown } {
  if (news.of === 'instance') {
    const { of, upstream, state, fleet } = news;
    return { of, upstream, from: state === 'open' ? 'closed' : 'open', to: state, fleet };
  }
  const { of, upstream, from, to } = news;
  const { calls, failures, slow } = from.evidence.reduce(addCounts, noCounts);
  return {
    of,
    upstream,
    from: from.state,
    to: to.state,
    epoch: to.epoch,
    openMillis: to.openMillis,
    calls: total(calls),
    failures: total(failures),
    slow: total(slow),
    note: to.note,
  };
}

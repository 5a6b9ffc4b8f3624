import type { CircuitState } from '../../lib/contract/breaker.ts';
import { addCounts, noCounts, total } from '../../lib/engine/breaker/evidence.ts';
import type { CircuitNews } from '../calls/circuit-news.ts';
import type { Log } from '../ports.ts';

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
 * One line for every change of a circuit that this instance has made, with its metric in CloudWatch's embedded format: by
 * gateway, and by gateway and upstream. It holds names from the configuration, numbers, and what an operator wrote.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function circuitEvents(log: Log, gateway: string, nowMillis: () => number): (news: CircuitNews) => void {
  return (news) => {
    const Name = news.of === 'fleet' ? metrics.fleet[news.to.state] : metrics.instance[news.state];
    const directive = {
      Namespace: 'Gatehouse',
      Dimensions: [['gateway'], ['gateway', 'upstream']],
      Metrics: [{ Name, Unit: 'Count' }],
    };
    log.info('circuit', {
      ...fieldsOf(news),
      gateway,
      _aws: { Timestamp: Math.floor(nowMillis()), CloudWatchMetrics: [directive] },
      [Name]: 1,
    });
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

import type { Decision } from '../instances.ts';
import { percentile } from '../percentile.ts';
import { type UpstreamName, upstreamNames } from './gateway.ts';
import type { Trouble } from './trouble.ts';

/** What was recorded of one trouble, from a while before it to a while after it. */
export interface Recorded {
  readonly trouble: Pick<Trouble, 'trouble' | 'expect' | 'isDead' | 'isStoreAway'>;
  readonly startedAtMillis: number;
  readonly endedAtMillis: number;
  readonly decisions: readonly Decision[];
  /** Of the upstreams while it lasted. */
  readonly calls: { readonly [upstream: string]: number };
  /** Of the table of circuits while it lasted, by operation. */
  readonly tableCalls: { readonly [operation: string]: number };
  /** When the fleet's circuit of `orders` was seen to be in another state. */
  readonly changes: readonly { readonly atMillis: number; readonly state: string }[];
}

/** What callers and the upstream saw of one trouble, while it lasted. */
export interface Seen {
  readonly trouble: string;
  readonly upstream: UpstreamName;
  readonly asked: number;
  /** How many of each answer: `200`, `200 last-good`, `503 circuit-open`. */
  readonly answers: { readonly [answer: string]: number };
  readonly p50Millis: number;
  readonly p99Millis: number;
  readonly longestMillis: number;
  /** Requests that came to the upstream. */
  readonly calls: number;
}

/** Those that are under load all the time. */
const loaded = upstreamNames.filter((name) => name !== 'mixed');

export function seenOf({ trouble, startedAtMillis, endedAtMillis, decisions, calls }: Recorded): readonly Seen[] {
  const during = decisions.filter(({ atMillis }) => atMillis >= startedAtMillis && atMillis < endedAtMillis);
  return loaded.map((upstream) => {
    const own = during.filter(({ name }) => name === upstream);
    const took = own.map(({ tookMillis }) => tookMillis);
    return {
      trouble: trouble.trouble,
      upstream,
      asked: own.length,
      answers: counted(own.map(answerText)),
      p50Millis: percentile(took, 0.5),
      p99Millis: percentile(took, 0.99),
      longestMillis: percentile(took, 1),
      calls: calls[upstream] ?? 0,
    };
  });
}

const answerText = ({ status, problem, degraded }: Decision) =>
  [status, problem, degraded].filter((part) => part !== null).join(' ');

function counted(texts: readonly string[]): { readonly [text: string]: number } {
  const counts: { [text: string]: number } = {};
  for (const text of texts.toSorted()) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

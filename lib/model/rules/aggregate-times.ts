import { durationMillis } from '../../contract/units.ts';
import { type AggregateReading, type PartReading, partsBefore, readAggregates } from '../aggregate-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field } from '../reading.ts';
import { routeTimeMillis } from '../route-time.ts';

/** A part ends within its route and the whole, and so do parts that wait for each other, one after the other. */
export function aggregateTimeRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap((aggregate) => {
    const { route, parts } = aggregate;
    const wholeMillis = routeTimeMillis(route.service.raw, route.raw);
    const timed = parts.map(timedPart);
    return [
      ...timed.flatMap(withinRoute),
      ...(wholeMillis === undefined ? [] : wholeFindings(aggregate, timed, wholeMillis)),
    ];
  });
}

interface TimedPart {
  readonly part: PartReading;
  /** What was written; undefined where nothing lawful is. */
  readonly own: number | undefined;
  readonly ofRoute: number | undefined;
  /** The shorter of both. */
  readonly millis: number;
}

function timedPart(part: PartReading): TimedPart {
  const own = durationMillis(field(part.raw, 'timeout'));
  const ofRoute = part.called && routeTimeMillis(part.called.service.raw, part.called.raw);
  return { part, own, ofRoute, millis: Math.min(own ?? ofRoute ?? 0, ofRoute ?? own ?? 0) };
}

function withinRoute({ part, own, ofRoute }: TimedPart): readonly Finding[] {
  if (own === undefined || ofRoute === undefined || own <= ofRoute) return [];
  const why = `'${part.called?.key}' ends after ${ofRoute} ms`;
  return [{ code: 'GH1314', path: [...part.path, 'timeout'], why, fix: 'shorten it, or leave `timeout` out' }];
}

function wholeFindings(
  aggregate: AggregateReading,
  timed: readonly TimedPart[],
  wholeMillis: number,
): readonly Finding[] {
  const long = timed.filter(({ millis }) => millis > wholeMillis);
  if (long.length > 0)
    return long.map((one) => excess(one, `it has ${one.millis} ms, and the whole ${wholeMillis} ms`));
  const last = longest([...chains(aggregate, timed).values()]);
  const end = last.at(-1);
  if (end === undefined || sum(last) <= wholeMillis) return [];
  const terms = last.map(({ part, millis }) => `${part.name} ${millis} ms`).join(' + ');
  return [excess(end, `${terms} = ${sum(last)} ms one after the other, and the whole has ${wholeMillis} ms`)];
}

function excess({ part }: TimedPart, why: string): Finding {
  const path = [...part.path, 'timeout'];
  return { code: 'GH1314', path, why, fix: 'write a shorter `timeout` for a part, or a longer one for the aggregate' };
}

type Chain = readonly TimedPart[];

/** By part: the longest of the ways over the parts that it waits for, itself the last. Circles are told elsewhere, and cut here. */
function chains(aggregate: AggregateReading, timed: readonly TimedPart[]): ReadonlyMap<TimedPart, Chain> {
  const known = new Map<TimedPart, Chain>();
  const chainTo = (one: TimedPart): Chain => {
    const found = known.get(one);
    if (found !== undefined) return found;
    known.set(one, []);
    const before = partsBefore(aggregate, one.part);
    const chain = [...longest(timed.filter(({ part }) => before.includes(part)).map(chainTo)), one];
    known.set(one, chain);
    return chain;
  };
  timed.forEach(chainTo);
  return known;
}

function longest(all: readonly Chain[]): Chain {
  return all.reduce((most, chain) => (sum(chain) > sum(most) ? chain : most), []);
}

function sum(chain: Chain): number {
  return chain.reduce((total, { millis }) => total + millis, 0);
}

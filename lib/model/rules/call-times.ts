import { usualBreaker } from '../../contract/breaker.ts';
import { durationMillis } from '../../contract/units.ts';
import { usualHealth } from '../../contract/upstream-call.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { field } from '../reading.ts';
import type { CallTimes } from '../route-time.ts';
import { byTry, readUpstreams, type UpstreamReading } from '../upstream-reading.ts';

/** Every time of a call ends before the one around it does, and a sum that does not fit is printed. */
export function callTimeRules(gateway: GatewayReading): readonly Finding[] {
  return readUpstreams(gateway).flatMap((upstream) => [
    ...sumFindings(upstream),
    ...withinTry(upstream, ['connect']),
    ...withinTry(upstream, ['firstByte']),
    ...hedgeFindings(upstream),
    ...slowFindings(upstream),
    ...openFindings(upstream),
    ...checkFindings(upstream),
  ]);
}

/** All tries and their pauses fit into the time of the route. What several routes inherit is told once, at the worst of them. */
function sumFindings(upstream: UpstreamReading): readonly Finding[] {
  const over = upstream.routes
    .flatMap(({ route, times }) =>
      times === undefined ? [] : [{ route, times, excess: sum(times) - times.timeoutMillis }],
    )
    .filter(({ excess }) => excess > 0)
    .sort((a, b) => b.excess - a.excess);
  const findings = over.map(({ route, times }): Finding => {
    const why = `'${route.key}' has ${times.timeoutMillis} ms, and ${sumText(times)}`;
    return { code: 'GH1314', path: sumPath(upstream, route), why };
  });
  return findings.filter(
    ({ path }, index) => findings.findIndex((one) => JSON.stringify(one.path) === JSON.stringify(path)) === index,
  );
}

function sum({ tries, tryMillis, pausesMillis }: CallTimes): number {
  return tries * Math.max(tryMillis, 1) + pausesMillis;
}

/** `2 × 900 ms + 100 ms of pauses = 1900 ms` */
function sumText(times: CallTimes): string {
  const { tries, tryMillis, pausesMillis } = times;
  if (tryMillis < 1) return `${tries} tries have ${pausesMillis} ms of pauses between them`;
  if (tries === 1) return `one try ${tryMillis} ms`;
  return `${tries} × ${tryMillis} ms + ${pausesMillis} ms of pauses = ${sum(times)} ms`;
}

/** Where the nearest of the times in the sum was written. */
function sumPath({ path }: UpstreamReading, { path: ofRoute, raw }: RouteReading): Path {
  const own = ['try', 'timeout'].find((key) => field(raw, key) !== undefined);
  if (own !== undefined) return [...ofRoute, own];
  return [...path, 'try'];
}

/** What is part of every try is not longer than the shortest of them. */
function withinTry({ path, raw, called }: UpstreamReading, steps: Path): readonly Finding[] {
  const millis = durationMillis(field(raw, ...steps));
  const [shortest] = byTry(called);
  if (millis === undefined || shortest === undefined || millis <= shortest.tryMillis) return [];
  return [{ code: 'GH1314', path: [...path, ...steps], why: tryText(shortest) }];
}

/** A second call is of use before the first one has ended by its time-out. */
function hedgeFindings({ path, raw, called }: UpstreamReading): readonly Finding[] {
  const after = durationMillis(field(raw, 'hedge', 'after'));
  const [shortest] = byTry(called.filter(({ isRead, isOnce }) => isRead && !isOnce));
  if (after === undefined || shortest === undefined || after < shortest.tryMillis) return [];
  const fix = "shorten it, lengthen the try, or say `retry: 'none'` on the route";
  return [{ code: 'GH1314', path: [...path, 'hedge', 'after'], why: tryText(shortest), fix }];
}

/** No call takes longer than the longest try, so nothing would ever be slow. */
function slowFindings({ path, raw, called }: UpstreamReading): readonly Finding[] {
  const over = durationMillis(field(raw, 'breaker', 'slow', 'over'));
  const longest = byTry(called).at(-1);
  if (over === undefined || longest === undefined || over < longest.tryMillis) return [];
  return [{ code: 'GH1314', path: [...path, 'breaker', 'slow', 'over'], why: tryText(longest) }];
}

function tryText({ key, tryMillis }: { readonly key: string; readonly tryMillis: number }): string {
  return `'${key}' has ${tryMillis} ms for one try`;
}

function openFindings({ path, raw }: UpstreamReading): readonly Finding[] {
  const first = durationMillis(field(raw, 'breaker', 'openFor')) ?? usualBreaker.openMillis;
  const longest = durationMillis(field(raw, 'breaker', 'maxOpenFor'));
  return longest === undefined || first <= longest
    ? []
    : [{ code: 'GH1314', path: [...path, 'breaker', 'maxOpenFor'], why: `the first open period lasts ${first} ms` }];
}

/** One check of a target has ended before the next begins. */
function checkFindings({ path, raw }: UpstreamReading): readonly Finding[] {
  const health = field(raw, 'health');
  const timeout = durationMillis(field(health, 'timeout'));
  const every = durationMillis(field(health, 'every')) ?? usualHealth.everyMillis;
  return timeout === undefined || timeout < every
    ? []
    : [{ code: 'GH1314', path: [...path, 'health', 'timeout'], why: `the next check begins after ${every} ms` }];
}

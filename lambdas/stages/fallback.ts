import { type FailureRule, usualBreaker } from '../../lib/contract/breaker.ts';
import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { degradedHeader, type FallbackRule } from '../../lib/contract/upstream-call.ts';
import type { CallResult } from '../calls/guarded-call.ts';
import type { UpstreamAnswer } from '../ports.ts';
import { type Answer, type Exchange, headerMap, type Stage, setHeaders } from './exchange.ts';
import { upstreamOf } from './header-transform.ts';
import { type KeptAnswer, type LastGood, lastGood } from './last-good.ts';
import { requestIdentity } from './request-identity.ts';
import { answerOf } from './upstream-answer.ts';

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * What a route answers in place of an upstream that refused, failed or was left alone: the last good answer to the very same
 * request of the same caller, else a static one. Whatever else the upstream says is its word, and what was good before is
 * forgotten by it.
 */
export function fallback(config: GatewayConfig, nowMillis: () => number, memory: LastGood = lastGood()): Stage {
  return {
    after(request) {
      const { event: exchange } = request;
      const route = exchange.route as RouteConfig;
      const { fallback: rule, upstream: name } = route;
      if (rule === null || !reads.has(exchange.event.httpMethod)) return;
      const { breaker, stageVariable } = upstreamOf(config, route);
      const place = exchange.event.stageVariables?.[stageVariable];
      const key = rule.lastGoodMillis === null ? undefined : requestIdentity(exchange, `${name} ${place}`);
      const result = exchange.result as CallResult;
      if (isWord(result, (breaker ?? usualBreaker).failure)) {
        if (key !== undefined) remember(memory, key, result, nowMillis());
        return;
      }
      const kept = key && memory.find(key, rule.lastGoodMillis ?? 0, nowMillis());
      const answer = kept ? lastGoodAnswer(exchange, kept) : staticAnswer(exchange, rule.static);
      if (answer !== undefined) request.response = answer;
    },
  };
}

/** An answer that the upstream means, good or bad. */
function isWord(result: CallResult, { statuses }: FailureRule): result is UpstreamAnswer {
  if (!('status' in result) || result.status < 200 || result.status > 599) return false;
  return result.status < 500 || !statuses.some(([first, last]) => first <= result.status && result.status <= last);
}

function remember(memory: LastGood, key: string, answer: UpstreamAnswer, nowMillis: number): void {
  if (answer.status === 200 && isKeepable(answer)) memory.keep(key, answer, nowMillis);
  else memory.forget(key);
}

/** Says of itself that it is somebody's own, or that nobody may keep it or use it when it is old (RFC 9111 §5.2.2). */
const unkept = /(?:^|,)\s*(?:private|no-store|no-cache|must-revalidate|proxy-revalidate)\s*(?:[,=]|$)/i;

const objections: { readonly [name: string]: (value: string) => boolean } = {
  'set-cookie': () => true,
  'cache-control': (value) => unkept.test(value),
  pragma: (value) => unkept.test(value),
  vary: (value) => value.includes('*'),
  // Of a gateway behind this one: how old it is, nobody knows.
  [degradedHeader.toLowerCase()]: () => true,
};

/** Whether an answer may stand in for a later one. */
export function isKeepable({ headers }: UpstreamAnswer): boolean {
  return !headers.some(([name, value]) => objections[name.toLowerCase()]?.(value) === true);
}

function lastGoodAnswer(exchange: Exchange, { answer, ageMillis }: KeptAnswer): Answer {
  const found = answerOf(exchange, answer);
  const before = Number(answer.headers.find(([name]) => name.toLowerCase() === 'age')?.[1] ?? 0);
  const age = Math.floor(ageMillis / 1_000) + (Number.isSafeInteger(before) ? before : 0);
  exchange.fallback = 'last-good';
  setHeaders(found, [
    [degradedHeader, 'last-good'],
    ['Age', String(age)],
  ]);
  return found;
}

function staticAnswer(exchange: Exchange, rule: FallbackRule['static']): Answer | undefined {
  if (rule === null) return undefined;
  exchange.fallback = 'static';
  return {
    statusCode: rule.status,
    multiValueHeaders: headerMap([
      ['Content-Type', 'application/json'],
      ['Cache-Control', 'no-store'],
      [degradedHeader, 'static'],
    ]),
    body: exchange.event.httpMethod === 'HEAD' ? '' : rule.body,
    isBase64Encoded: false,
  };
}

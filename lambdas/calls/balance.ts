import type { FailureRule } from '../../lib/contract/breaker.ts';
import type { BalanceRule, OutlierRule } from '../../lib/contract/upstream-call.ts';
import { type UpstreamTarget, upstreamUrl } from '../../lib/contract/upstream-place.ts';
import { choiceOf } from '../../lib/engine/balancing/choice-of.ts';
import { openTargets } from '../../lib/engine/balancing/open-targets.ts';
import { type Outliers, outliers } from '../../lib/engine/balancing/outliers.ts';
import { outcomeOf } from '../../lib/engine/breaker/outcome.ts';
import type { UpstreamRequest } from '../ports.ts';
import { endingOf } from './ending.ts';
import type { CallRefused, CallResult, GuardedCall, GuardedRequest } from './guarded-call.ts';
import type { TargetLeases } from './target-leases.ts';

export interface BalanceParts {
  /** As the stage variable lists them. */
  readonly targets: readonly UpstreamTarget[];
  /** Plain http is accepted although a host is not this machine. */
  readonly insecure: boolean;
  readonly rule: BalanceRule;
  readonly outlier: OutlierRule | null;
  /** What counts against a target: the same as against the upstream. */
  readonly failure: FailureRule;
  /** Places of targets that checks have found unhealthy. */
  readonly health: () => ReadonlySet<string>;
  readonly nowMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Who knows how many calls of the fleet are under way; it decides where it is there. */
  readonly leases?: TargetLeases;
}

/** A call of one target; the gateway may refuse that as well, for want of a credential. */
export type TargetCall = (request: UpstreamRequest) => Promise<CallResult>;

const noTarget: CallRefused = { refused: 'no-target', retryAfterMillis: 0 };

/**
 * Chooses the target of each try, and learns how it ended: one for each upstream of an instance. No part of a request is part
 * of a host. What a try went to is noted in the request, so that the next one goes elsewhere.
 */
export function balanced(parts: BalanceParts): (next: TargetCall) => GuardedCall {
  const { targets } = parts;
  if (targets.length === 0) return () => async () => noTarget;
  return (next) => {
    const send = sender(parts, next);
    return targets.length === 1 ? (request) => send(0, request) : severalTargets(parts, send);
  };
}

type Send = (target: number, request: GuardedRequest) => Promise<CallResult>;

function sender({ targets, insecure }: BalanceParts, next: TargetCall): Send {
  const places = targets.map(({ place }) => {
    const url = upstreamUrl(place, insecure);
    return { place, url, base: url.pathname.replace(/\/$/, '') };
  });
  const isOneOfMany = places.length > 1;
  return (number, request) => {
    const { place, url, base } = places[number] as (typeof places)[number];
    const { tried, notes } = request;
    tried.add(place);
    notes.tries += 1;
    if (isOneOfMany) notes.target = number;
    return next(placed(request, url, base));
  };
}

/** Field by field: a copy that gets one more member afterwards costs more than all the rest of this file. */
function placed(request: GuardedRequest, url: URL, base: string): UpstreamRequest {
  const { method, headers, body, timeoutMillis, maxResponseBytes, signal } = request;
  const target = `${base}${request.target}`;
  return signal === undefined
    ? { url, target, method, headers, body, timeoutMillis, maxResponseBytes }
    : { url, target, method, headers, body, timeoutMillis, maxResponseBytes, signal };
}

function severalTargets(parts: BalanceParts, send: Send): GuardedCall {
  const { targets, rule, outlier, health, nowMillis, random, leases } = parts;
  const all = targets.map((_, number) => number);
  const choose = choiceOf(rule, targets, random);
  const out = outlier === null ? undefined : outliers(outlier, targets.length, nowMillis);
  const call = out === undefined ? send : learning(parts, out, send);

  function openTo({ tried }: GuardedRequest): readonly number[] {
    const unhealthy = health();
    const isNoted = (places: ReadonlySet<string>, number: number) =>
      places.size > 0 && places.has((targets[number] as UpstreamTarget).place);
    return openTargets(all, {
      isBad: (number) => out?.isOut(number) === true || isNoted(unhealthy, number),
      isTried: (number) => isNoted(tried, number),
    });
  }
  if (leases === undefined) return (request) => call(choose(openTo(request), request.balanceKey), request);
  return async (request) => {
    const open = openTo(request);
    const lease = await leases.take(open);
    if (lease === undefined) return call(choose(open, request.balanceKey), request);
    try {
      return await call(lease.target, request);
    } finally {
      await lease.release();
    }
  };
}

/** Tells the outliers how each call ended: a failure of the target, a success, or nothing, as the breaker would see it. */
function learning({ failure }: BalanceParts, out: Outliers, send: Send): Send {
  const judged = { failure, slow: null };
  return (number, request) =>
    send(number, request).then((result) => {
      const outcome = outcomeOf(judged, endingOf(result, request), 0);
      if (outcome === 'success') out.succeeded(number);
      else if (outcome === 'failure') out.failed(number);
      return result;
    });
}

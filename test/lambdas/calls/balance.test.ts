import { describe, expect, it } from '@jest/globals';
import { type BalanceParts, balanced } from '../../../lambdas/calls/balance.ts';
import type { CallResult, GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import type { UpstreamRequest } from '../../../lambdas/ports.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { decodeUpstreamPlace } from '../../../lib/contract/upstream-place.ts';
import { answered, request } from './guarded.ts';

const three = 'a.example.com,b.example.com:8443/base/,c.example.com';

/** An instance in front of these targets; each host answers what `results` says, 200 otherwise. The clock is the test's. */
function instance(place: string, changes: Partial<BalanceParts> = {}) {
  const state = { now: 0, results: {} as { [host: string]: CallResult | Error }, unhealthy: new Set<string>() };
  const sent: UpstreamRequest[] = [];
  const guarded = balanced({
    targets: decodeUpstreamPlace(place),
    insecure: false,
    rule: { by: 'round-robin' },
    outlier: { consecutiveFailures: 3, ejectMillis: 1_000 },
    failure: usualBreaker.failure,
    health: () => state.unhealthy,
    nowMillis: () => state.now,
    random: () => 0,
    ...changes,
  })(async (asked) => {
    sent.push(asked);
    const result = state.results[asked.url.hostname] ?? answered(200);
    if (result instanceof Error) throw result;
    return result;
  });
  const call = (more: Partial<GuardedRequest> = {}) =>
    guarded({ ...request, tried: new Set(), notes: { tries: 0 }, ...more });
  return {
    state,
    sent,
    call,
    /** How many of so many calls each host had. */
    async hosts(times: number, more: Partial<GuardedRequest> = {}) {
      sent.length = 0;
      for (let n = 0; n < times; n += 1) await call(more);
      const counts: { [host: string]: number } = {};
      for (const { url } of sent) counts[url.hostname] = (counts[url.hostname] ?? 0) + 1;
      return counts;
    },
  };
}
const evenly = { 'a.example.com': 10, 'b.example.com': 10, 'c.example.com': 10 };

describe('the place of a call', () => {
  it.each<[story: string, place: string, insecure: boolean, origin: string, target: string]>([
    [
      'https, with the base before the path',
      'a.example.com:8443/base',
      false,
      'https://a.example.com:8443',
      '/base/x//y?z=1',
    ],
    ['a base that ends with a slash', 'a.example.com/base/', false, 'https://a.example.com', '/base/x//y?z=1'],
    ['http on this machine', '127.0.0.1:8080', false, 'http://127.0.0.1:8080', '/x//y?z=1'],
    ['http where that is written', 'a.example.com', true, 'http://a.example.com', '/x//y?z=1'],
  ])('is %s', async (...[, place, insecure, origin, target]) => {
    const { call, sent } = instance(place, { insecure });
    await call({ target: '/x//y?z=1' });
    expect(sent.map((one) => [one.url.origin, one.target])).toEqual([[origin, target]]);
  });

  it('is no part of a request, whatever its path looks like', async () => {
    const { call, sent } = instance('a.example.com');
    for (const target of ['//evil.example.com/', '@evil.example.com/', 'http://evil.example.com/'])
      await call({ target });
    expect(new Set(sent.map(({ url }) => url.host))).toEqual(new Set(['a.example.com']));
  });

  it('is nowhere where there is no target', async () => {
    const { call, sent } = instance('');
    expect(await call()).toEqual({ refused: 'no-target', retryAfterMillis: 0 });
    expect(sent).toEqual([]);
  });
});

describe('what a request learns of its call', () => {
  it('is which target it went to, by number, and how often', async () => {
    const { call } = instance(three);
    const [tried, notes] = [new Set<string>(), { tries: 0 }];
    await call({ tried, notes });
    expect([...tried]).toEqual(['a.example.com']);
    await call({ tried, notes });
    expect([...tried]).toEqual(['a.example.com', 'b.example.com:8443/base/']);
    expect(notes).toEqual({ tries: 2, target: 1 });
  });

  it('is nothing of the target where there is one', async () => {
    const notes = { tries: 0 };
    await instance('a.example.com').call({ notes });
    expect(notes).toEqual({ tries: 1 });
  });
});

describe('the choice', () => {
  it('goes round', async () => {
    expect(await instance(three).hosts(30)).toEqual(evenly);
  });

  it('is by weight where that is the rule', async () => {
    const { hosts } = instance('a.example.com#8,b.example.com', { rule: { by: 'weighted' } });
    expect(await hosts(90)).toEqual({ 'a.example.com': 80, 'b.example.com': 10 });
  });

  it('is by the value of the request where that is the rule', async () => {
    const { hosts } = instance(three, { rule: { by: 'hash', value: { from: 'client.ip' } } });
    const ofAda = await hosts(20, { balanceKey: '10.0.0.1' });
    expect(Object.values(ofAda)).toEqual([20]);
    expect(await hosts(20, { balanceKey: '10.0.0.1' })).toEqual(ofAda);
  });

  it('is another target for the next try, as long as there is one', async () => {
    const { call, sent } = instance(three);
    const tried = new Set<string>();
    for (let n = 0; n < 3; n += 1) await call({ tried });
    expect(new Set(sent.map(({ url }) => url.hostname)).size).toBe(3);
    await call({ tried });
    expect(sent).toHaveLength(4);
  });

  it('leaves out what checks have found unhealthy, and lets it in again', async () => {
    const { state, hosts } = instance(three);
    state.unhealthy = new Set(['b.example.com:8443/base/']);
    expect(await hosts(30)).toEqual({ 'a.example.com': 15, 'c.example.com': 15 });
    state.unhealthy = new Set();
    expect(await hosts(30)).toEqual(evenly);
  });

  it('is of all targets when checks find all of them unhealthy', async () => {
    const { state, hosts } = instance(three);
    state.unhealthy = new Set(decodeUpstreamPlace(three).map(({ place }) => place));
    expect(await hosts(30)).toEqual(evenly);
  });

  it('calls the only target there is, whatever is known of it', async () => {
    const { state, hosts } = instance('a.example.com');
    state.unhealthy = new Set(['a.example.com']);
    state.results = { 'a.example.com': answered(500) };
    expect(await hosts(30)).toEqual({ 'a.example.com': 30 });
  });
});

describe('a target whose calls fail in a row', () => {
  const failing = async (
    result: CallResult,
    more: Partial<GuardedRequest> = {},
    changes: Partial<BalanceParts> = {},
  ) => {
    const one = instance(three, changes);
    one.state.results = { 'b.example.com': result };
    await one.hosts(30, more);
    return one;
  };

  it.each<[story: string, result: CallResult]>([
    ['5xx', answered(503)],
    ['a time limit', { failure: 'timeout' }],
    ['no connection', { failure: 'unreachable', unsent: true }],
    ['no HTTP', { failure: 'malformed' }],
  ])('is left out for a time: %s', async (_, result) => {
    const { state, hosts } = await failing(result);
    expect(await hosts(30)).toEqual({ 'a.example.com': 15, 'c.example.com': 15 });
    state.now = 1_000;
    state.results = {};
    expect(await hosts(30)).toEqual(evenly);
  });

  it.each<[story: string, result: CallResult, more: Partial<GuardedRequest>]>([
    ['what a caller sent wrongly', answered(404), {}],
    ['an answer that is too large', { failure: 'too-large' }, {}],
    ['a time limit that was shorter than a try', { failure: 'timeout' }, { timeoutMillis: 999 }],
    [
      'a call that the gateway ended, since another had its answer',
      { failure: 'timeout' },
      { signal: AbortSignal.abort() },
    ],
    ['a call without its credential', { refused: 'credential-unavailable', retryAfterMillis: 0 }, {}],
  ])('stays: %s', async (_, result, more) => {
    const { hosts } = await failing(result, more);
    expect(await hosts(30, more)).toEqual(evenly);
  });

  it('is left out however many answers of what callers sent wrongly come between', async () => {
    const { state, hosts } = instance(three);
    for (let n = 0; n < 3; n += 1) {
      state.results = { 'b.example.com': answered(500) };
      await hosts(3);
      state.results = { 'b.example.com': answered(404) };
      await hosts(3);
    }
    expect(Object.keys(await hosts(30))).toEqual(['a.example.com', 'c.example.com']);
  });

  it('stays where that is written off', async () => {
    const { hosts } = await failing(answered(500), {}, { outlier: null });
    expect(await hosts(30)).toEqual(evenly);
  });

  it('stays for a status that is no failure of the upstream by its rule', async () => {
    const failure = { ...usualBreaker.failure, statuses: [[502, 504]] as const };
    const { hosts } = await failing(answered(501), {}, { failure });
    expect(await hosts(30)).toEqual(evenly);
  });

  it('stays when the others are out already: half of them are in', async () => {
    const { state, hosts } = instance(three);
    const dead = answered(500);
    state.results = { 'a.example.com': dead, 'b.example.com': dead, 'c.example.com': dead };
    await hosts(60);
    expect(Object.keys(await hosts(30))).toHaveLength(2);
  });
});

it('a bug is passed on, and says nothing of the target', async () => {
  const { state, call, hosts } = instance(three);
  const bug = new Error('a bug');
  state.results = { 'a.example.com': bug, 'b.example.com': bug, 'c.example.com': bug };
  for (let n = 0; n < 30; n += 1) await expect(call()).rejects.toBe(bug);
  state.results = {};
  expect(await hosts(30)).toEqual(evenly);
});

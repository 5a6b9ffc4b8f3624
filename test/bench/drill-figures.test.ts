import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../bench/drills/instances.ts';
import { figuresOf, figuresOfRounds } from '../../bench/drills/limits/figures.ts';

const outage = { scenario: 'the store is frozen', startedAtMillis: 1_000, endedAtMillis: 2_000, isStoreAway: true };
const decision = (atMillis: number, more: Partial<Decision> = {}): Decision => ({
  instance: 0,
  name: 'open',
  atMillis,
  tookMillis: 2,
  lateMillis: 0,
  status: 200,
  problem: null,
  degraded: null,
  ...more,
});
const measured = (mode: string, decisions: readonly Decision[]) =>
  Object.fromEntries(figuresOf(outage, mode, decisions).map(({ figure, measured }) => [figure, measured]));

describe('the figures of an outage', () => {
  it('are of one mode, from the outage on; it is over when every instance has answered normally', () => {
    const decisions = [
      decision(900, { tookMillis: 500 }),
      decision(1_000, { name: 'closed', tookMillis: 500 }),
      decision(1_000, { tookMillis: 25.04, degraded: 'open' }),
      decision(2_000),
      decision(2_100, { degraded: 'open', instance: 1 }),
      decision(2_200, { instance: 1 }),
      decision(2_300),
      decision(2_400, { degraded: 'open' }),
      decision(2_500),
      decision(2_500, { instance: 1 }),
    ];
    expect(measured('open', decisions)).toEqual({
      'decision p99 ms': 25,
      'normal again after ms': 202,
      'degraded afterwards %': 25,
      'answers not as declared': 0,
    });
  });

  it.each<[string, Partial<Decision>, number]>([
    ['open', { degraded: 'open' }, 0],
    ['open', { degraded: 'closed', status: 503 }, 1],
    ['open', { status: 502 }, 1],
    ['closed', { degraded: 'closed', status: 503 }, 0],
    ['closed', { degraded: 'open' }, 1],
    ['closed', { status: 429 }, 1],
    ['local', { degraded: 'local' }, 0],
    ['local', { degraded: 'local', status: 429 }, 1],
  ])('%s: %j is %d answer not as declared', (mode, more, wrong) => {
    expect(measured(mode, [decision(1_500, { name: mode, ...more })])['answers not as declared']).toBe(wrong);
  });

  it('a store that was away and that nobody missed, and a load that never ran, are misses', () => {
    expect(measured('open', [decision(1_500)])).toMatchObject({ 'outages not noticed': 1 });
    expect(measured('open', [])).toMatchObject({
      'decision p99 ms': Number.POSITIVE_INFINITY,
      'degraded afterwards %': 100,
    });
    expect(measured('open', [decision(1_500), decision(2_100, { degraded: 'open' })])).toMatchObject({
      'normal again after ms': Number.POSITIVE_INFINITY,
    });
  });
});

it('of several rounds a percentile is the middle one, all else the worst', () => {
  const row = (figure: string, measured: number) => ({ scenario: 's', mode: 'open', figure, measured, target: 1 });
  const rounds = [9, 2, 3].flatMap((value) => [row('decision p99 ms', value), row('normal again after ms', value)]);
  expect(figuresOfRounds(rounds).map(({ measured }) => measured)).toEqual([3, 9]);
});

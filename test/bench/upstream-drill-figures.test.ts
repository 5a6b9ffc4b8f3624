import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../bench/drills/instances.ts';
import { type Figure, figuresOfRounds } from '../../bench/drills/upstream/figure.ts';
import { figuresOf } from '../../bench/drills/upstream/figures.ts';
import { type Recorded, seenOf } from '../../bench/drills/upstream/seen.ts';

const decision = (atMillis: number, more: Partial<Decision> = {}): Decision => ({
  instance: 0,
  name: 'orders',
  atMillis,
  tookMillis: 2,
  lateMillis: 0,
  status: 200,
  problem: null,
  degraded: null,
  ...more,
});
const refused = { status: 503, problem: 'circuit-open' };
const recorded = (decisions: readonly Decision[], more: Partial<Recorded> = {}): Recorded => ({
  trouble: { trouble: 'hangs', expect: 'opens', isDead: false, isStoreAway: false },
  startedAtMillis: 1_000,
  endedAtMillis: 3_000,
  decisions,
  calls: { orders: 7 },
  tableCalls: {},
  changes: [],
  ...more,
});
const measured = (from: Recorded) =>
  Object.fromEntries(figuresOf(from).map(({ figure, measured, target }) => [figure, [measured, measured <= target]]));

describe('what is seen of a trouble', () => {
  it('is what was asked while it lasted: each answer by its status, its refusal and its degradation', () => {
    const seen = seenOf(
      recorded([
        decision(900),
        decision(1_000, { tookMillis: 500, status: 504, problem: 'upstream-timeout' }),
        decision(1_100, { tookMillis: 1, ...refused }),
        decision(1_200, { tookMillis: 1, ...refused, instance: 1 }),
        decision(1_300, { degraded: 'static' }),
        decision(3_000),
      ]),
    );
    expect(seen.find(({ upstream }) => upstream === 'orders')).toEqual({
      trouble: 'hangs',
      upstream: 'orders',
      asked: 4,
      answers: { '200 static': 1, '503 circuit-open': 2, '504 upstream-timeout': 1 },
      p50Millis: 2,
      p99Millis: 500,
      longestMillis: 500,
      calls: 7,
    });
  });
});

describe('the figures of a trouble', () => {
  it('it is open when the last instance has refused, and closed when the table says so and all have served again', () => {
    const decisions = [
      decision(1_100, { tookMillis: 3, ...refused }),
      decision(2_900, { instance: 1, tookMillis: 1, ...refused }),
      decision(3_500),
      decision(4_500, { instance: 1 }),
    ];
    const changes = [
      { atMillis: 1_100, state: 'open' },
      { atMillis: 4_000, state: 'closed' },
    ];
    expect(measured(recorded(decisions, { changes }))).toMatchObject({
      'first open after ms': [103, true],
      'open at every instance after ms': [1_901, true],
      'closed after ms': [1_502, true],
    });
    expect(measured(recorded(decisions, { changes: changes.slice(0, 1) }))).toMatchObject({
      'closed after ms': [Number.POSITIVE_INFINITY, false],
    });
  });

  it('an instance that never refused, and one that never served again, are misses', () => {
    const decisions = [decision(1_100, refused), decision(2_000, { instance: 1 }), decision(3_500)];
    expect(measured(recorded(decisions, { changes: [{ atMillis: 3_100, state: 'closed' }] }))).toMatchObject({
      'open at every instance after ms': [Number.POSITIVE_INFINITY, false],
      'closed after ms': [Number.POSITIVE_INFINITY, false],
    });
  });

  it('the healthy service has half of its p99 more, or ten milliseconds, in the middle half second; of before or of an instance that calls no other', () => {
    const alone = (tookMillis: number) => decision(1_000, { name: 'alone', tookMillis });
    const before = [0, 500].map((atMillis) => decision(atMillis, { name: 'catalog', tookMillis: 4 }));
    const during = (...took: readonly number[]) =>
      took.map((tookMillis, n) => decision(1_000 + 500 * n, { name: 'catalog', tookMillis }));
    const figure = 'healthy service: p99 ms';
    expect(measured(recorded([...before, alone(1), ...during(2, 14, 300)]))).toMatchObject({ [figure]: [14, true] });
    expect(measured(recorded([...before, alone(1), ...during(2, 14.2, 300)]))).toMatchObject({
      [figure]: [14.2, false],
    });
    expect(measured(recorded([...before, alone(30), ...during(45)]))).toMatchObject({ [figure]: [45, true] });
    expect(measured(recorded([...before, alone(30), ...during(45.1)]))).toMatchObject({ [figure]: [45.1, false] });
    expect(measured(recorded([...before, alone(1)]))).toMatchObject({ [figure]: [Number.NaN, false] });
    expect(measured(recorded([...before, ...during(1)]))).toMatchObject({ [figure]: [1, false] });
  });

  it.each<[string, Partial<Recorded>, readonly Decision[], Readonly<Record<string, readonly [number, boolean]>>]>([
    [
      'an answer late by 51 ms',
      {},
      [decision(1_000, { lateMillis: 51 })],
      { 'latest answer after its limit ms': [51, false] },
    ],
    [
      'a healthy service that fails',
      {},
      [decision(1_000, { name: 'catalog', status: 502 })],
      { 'healthy service: answers but 200': [1, false] },
    ],
    [
      'a fallback that is none',
      {},
      [decision(1_000, { name: 'news', status: 504 })],
      { 'service with a fallback: answers but 200': [1, false] },
    ],
    [
      'a refusal where nothing opens',
      { trouble: { trouble: 'well', expect: 'stays closed', isDead: false, isStoreAway: false } },
      [decision(1_000, refused)],
      { refusals: [1, false] },
    ],
    [
      'a table that is asked although all is well',
      {
        trouble: { trouble: 'well', expect: 'stays closed', isDead: false, isStoreAway: false },
        tableCalls: { Query: 1, UpdateItem: 1, GetItem: 1 },
      },
      [...Array.from({ length: 39 }, () => decision(1_000)), decision(1_000, { tookMillis: 200 })],
      { 'reads of the table a request': [0.025, true], 'other calls of it but for slow answers': [1, false] },
    ],
    [
      'a fifth more calls of a dead service',
      {
        trouble: { trouble: 'resets', expect: 'opens', isDead: true, isStoreAway: false },
        calls: { retried: 12, unguarded: 13 },
      },
      Array.from({ length: 10 }, () => decision(1_000, { name: 'retried' })),
      { 'retried: calls a request': [1.2, true] },
    ],
    [
      'a load that never ran',
      { trouble: { trouble: 'resets', expect: 'opens', isDead: true, isStoreAway: false } },
      [],
      { 'unguarded: calls a request': [Number.POSITIVE_INFINITY, false] },
    ],
    [
      'a refusal that waits for a table that is away',
      { trouble: { trouble: 'gone', expect: 'opens', isDead: false, isStoreAway: true } },
      [
        decision(0, { name: 'catalog' }),
        decision(1_000, { name: 'alone' }),
        decision(1_000, { ...refused, tookMillis: 12.5 }),
      ],
      { 'a refusal takes p99 ms': [12.5, false] },
    ],
  ])('%s', (_, more, decisions, expected) => {
    expect(measured(recorded(decisions, more))).toMatchObject(expected);
  });
});

it('of several rounds the middle one counts for a time, by what it is over its own target, and the worst for all else', () => {
  const round = (millis: number, target: number, calls: number): readonly Figure[] => [
    { trouble: 'hangs', figure: 'p99 ms', measured: millis, target },
    { trouble: 'hangs', figure: 'refusals', measured: calls, target: 0 },
  ];
  expect(figuresOfRounds([round(20, 10, 0), round(30, 29, 1), round(9, 10, 0)])).toEqual(round(30, 29, 1));
  expect(figuresOfRounds([round(9, 10, 0), round(Number.POSITIVE_INFINITY, 10, 0), round(Number.NaN, 10, 0)])).toEqual(
    round(Number.POSITIVE_INFINITY, 10, 0),
  );
  expect(figuresOfRounds([round(9, 10, 2)])).toEqual(round(9, 10, 2));
});

import { describe, expect, it } from '@jest/globals';
import { breakerChanges } from '../../bin/breaker-changes.ts';
import { breakerTable, spanText, standingLine } from '../../bin/breaker-text.ts';
import { note } from '../../bin/option-values.ts';
import type { GatewayBreaker } from '../../lib/contract/gateway-operator.ts';
import { untouchedStanding } from '../support/untouched-standing.ts';

const closed: GatewayBreaker = { gateway: 'shop', ...untouchedStanding };
const drill = { by: 'ada', why: 'a drill' };
const rows = (...breakers: readonly GatewayBreaker[]) =>
  breakerTable(breakers)
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
const head = ['UPSTREAM', 'STATE', 'SINCE', 'ENDS IN', 'CALLS', 'FAILURES', 'SLOW', 'INSTANCES', 'BY', 'WHY'];

describe('the table of circuits', () => {
  it.each<[story: string, more: Partial<GatewayBreaker>, row: readonly string[]]>([
    ['one that has never changed', {}, ['closed', '-', '-', '0', '0', '0', '0', '-', '-']],
    [
      'one that an instance leaves alone',
      { isOpenHere: true },
      ['closed (open in an instance)', '-', '-', '0', '0', '0', '0', '-', '-'],
    ],
    [
      'one that counts',
      {
        calls: 9,
        failures: 4,
        slow: 1,
        instances: [
          { calls: 5, failures: 4 },
          { calls: 4, failures: 0 },
        ],
      },
      ['closed', '-', '-', '9', '4', '1', '2', '-', '-'],
    ],
    [
      'one that is open',
      { state: 'open', epoch: 1, ageMillis: 12_000, openMillis: 30_000 },
      ['open', '12 s', '18 s', '0', '0', '0', '0', '-', '-'],
    ],
    [
      'one that could be probed already',
      { state: 'open', epoch: 1, ageMillis: 31_000, openMillis: 30_000 },
      ['open', '31 s', '0 s', '0', '0', '0', '0', '-', '-'],
    ],
    [
      'one that is probed',
      { state: 'half-open', epoch: 2, ageMillis: 700, openMillis: 30_000 },
      ['half-open', '1 s', 'probing', '0', '0', '0', '0', '-', '-'],
    ],
    [
      'one that is forced open',
      { state: 'forced-open', epoch: 3, ageMillis: 86_400_000 * 3, note: drill },
      ['forced-open', '3 d', 'close or reset', '0', '0', '0', '0', 'ada', 'a drill'],
    ],
    [
      'one that is forced closed',
      { state: 'forced-closed', epoch: 4, ageMillis: 300_000, note: drill },
      ['forced-closed', '5 min', 'open or reset', '0', '0', '0', '0', 'ada', 'a drill'],
    ],
  ])('shows %s', (_, more, row) => {
    expect(rows({ ...closed, ...more })).toEqual([head, ['orders', ...row]]);
  });

  it('names gateways where there are several', () => {
    expect(rows(closed, { ...closed, gateway: 'cafe' }).map(([first]) => first)).toEqual(['GATEWAY', 'shop', 'cafe']);
  });
});

describe('a line for a circuit', () => {
  it.each<[more: Partial<GatewayBreaker>, from: GatewayBreaker['state'] | null, line: string]>([
    [{}, null, 'orders: closed'],
    [{ state: 'open', openMillis: 30_000 }, 'closed', 'orders: closed → open for 30 s'],
    [{ state: 'half-open', openMillis: 30_000 }, 'open', 'orders: open → half-open'],
    [{ state: 'forced-open', note: drill }, 'closed', 'orders: closed → forced-open, by ada: a drill'],
  ])('says %j', (more, from, line) => {
    expect(standingLine({ ...closed, ...more }, from)).toBe(line);
  });

  it.each([
    [0, '0 s'],
    [119_999, '120 s'],
    [120_000, '2 min'],
    [7_199_999, '120 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d'],
  ])('says how long about: %d', (millis, text) => {
    expect(spanText(millis)).toBe(text);
  });
});

describe('what a watcher sees', () => {
  it('is every circuit at first, and then each change once', () => {
    const changes = breakerChanges();
    const open: GatewayBreaker = { ...closed, state: 'open', epoch: 1 };
    expect(changes([closed, { ...closed, upstream: 'users' }])).toEqual([
      { breaker: closed, from: null },
      { breaker: { ...closed, upstream: 'users' }, from: null },
    ]);
    expect(changes([{ ...closed, calls: 7 }])).toEqual([]);
    expect(changes([open])).toEqual([{ breaker: open, from: 'closed' }]);
    expect(changes([{ ...open, ageMillis: 1_000 }])).toEqual([]);
  });

  it('is a state that was forced again, with its other reason', () => {
    const changes = breakerChanges();
    const forced: GatewayBreaker = { ...closed, state: 'forced-open', epoch: 1, note: drill };
    const again = { ...forced, epoch: 2, note: { by: 'bob', why: 'no drill' } };
    changes([forced]);
    expect(changes([again])).toEqual([{ breaker: again, from: 'forced-open' }]);
  });

  it('is no change where a look shows what was before the last one', () => {
    const changes = breakerChanges();
    const forced: GatewayBreaker = { ...closed, state: 'forced-open', epoch: 1 };
    changes([forced]);
    expect(changes([closed])).toEqual([]);
    expect(changes([forced])).toEqual([]);
  });

  it('is the circuit of its own gateway', () => {
    const changes = breakerChanges();
    const other: GatewayBreaker = { ...closed, gateway: 'cafe', state: 'open', epoch: 4 };
    changes([closed, other]);
    expect(changes([{ ...closed, epoch: 1 }, other])).toEqual([{ breaker: { ...closed, epoch: 1 }, from: 'closed' }]);
  });
});

describe('what is kept with a circuit', () => {
  it.each(['a drill', 'порядок', 'x'.repeat(200)])('may be %s', (text) => {
    expect(note(text)).toBe(text);
  });

  it.each(['', ' ', 'a\u001b[31m', 'a\nb', 'x'.repeat(201)])('may not be %j', (text) => {
    expect(() => note(text)).toThrow('write one line of printable text, 200 characters at the most');
  });
});

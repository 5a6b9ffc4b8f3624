import { describe, expect, it } from '@jest/globals';
import { readableLog } from '../../../lib/local/dev/readable-log.ts';

const line = (fields: object, source = 'Forwarder') => readableLog({ source, text: JSON.stringify(fields) });
const fleet = {
  level: 'INFO',
  message: 'circuit',
  of: 'fleet',
  upstream: 'orders',
  from: 'closed',
  to: 'open',
  epoch: 1,
  openMillis: 30_000,
  calls: 9,
  failures: 6,
  slow: 1,
  note: null,
};

describe('a log line for a person', () => {
  it.each<[fields: object, text: string]>([
    [fleet, 'orders: circuit closed → open for 30 s, 7 of 9 calls failed or were slow'],
    [
      { ...fleet, from: 'half-open', to: 'closed', calls: 0, failures: 0, slow: 0 },
      'orders: circuit half-open → closed',
    ],
    [
      {
        ...fleet,
        to: 'forced-open',
        openMillis: 0,
        calls: 0,
        failures: 0,
        slow: 0,
        note: { by: 'ada', why: 'a drill' },
      },
      'orders: circuit closed → forced-open, by ada: a drill',
    ],
    [
      {
        level: 'INFO',
        message: 'circuit',
        of: 'instance',
        upstream: 'orders',
        from: 'closed',
        to: 'open',
        fleet: 'closed',
      },
      "orders: an instance's own circuit closed → open",
    ],
  ])('says how a circuit has changed: %j', (fields, text) => {
    expect(line(fields)).toBe(text);
  });

  it.each([
    [false, 503, 'orders: 127.0.0.1:3001 is out of service, its last check came to 503'],
    [false, 'timeout', 'orders: 127.0.0.1:3001 is out of service, its last check came to timeout'],
    [true, 200, 'orders: 127.0.0.1:3001 is back, its last check came to 200'],
  ])('says how a target stands by its checks: %j, %j', (healthy, found, text) => {
    const fields = { level: 'INFO', message: 'target health', upstream: 'orders', target: '127.0.0.1:3001' };
    expect(line({ ...fields, healthy, found }, 'Checks')).toBe(text);
  });

  it('is not written for what only machines read of a function', () => {
    expect(line({ level: 'INFO', message: 'request', status: 200 })).toBeUndefined();
  });

  it('is a function’s own where it warns or is no JSON', () => {
    expect(line({ level: 'WARN', message: 'late' })).toBe('Forwarder: {"level":"WARN","message":"late"}');
    expect(readableLog({ source: 'Forwarder', text: 'plain' })).toBe('Forwarder: plain');
  });

  it('is short for a request, and a caller cannot make a circuit of it', () => {
    const request = { status: 503, httpMethod: 'GET', resourcePath: '/a', responseLatency: 7, errorType: '-' };
    expect(line({ ...request, message: 'circuit' }, 'access-log')).toBe('503 GET /a 7 ms');
  });
});

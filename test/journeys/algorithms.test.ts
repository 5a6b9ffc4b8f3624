import { describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { limitHolds } from 'cdk-gatehouse/testing';

const open = { auth: 'public', reason: 'test' } as const;
const site = platform('algorithms', { auth: {} });
const daily = site.service('daily', {
  owner: 'team',
  upstream: { timeout: '5s' },
  routes: {
    'GET /fixed': { ...open, limit: { rate: '60/day', by: 'client.ip', algorithm: 'fixed-window' } },
    'GET /log': { ...open, limit: { rate: '60/day', by: 'client.ip', algorithm: 'sliding-log' } },
    'GET /strict': { ...open, limit: { rate: '60/day', by: 'client.ip' } },
    'GET /interpolated': {
      ...open,
      limit: { rate: '60/day', by: 'client.ip', algorithm: 'sliding-window-interpolated' },
    },
    'GET /tokens': { ...open, limit: { rate: '300/day', by: 'client.ip', algorithm: 'token-bucket', burst: 60 } },
    'GET /leaky': { ...open, limit: { rate: '300/day', by: 'client.ip', algorithm: 'leaky-bucket', burst: 60 } },
  },
});
const quick = site.service('quick', {
  owner: 'team',
  upstream: { timeout: '5s' },
  routes: {
    'POST /log': { ...open, limit: { rate: '40/s', by: 'client.ip', algorithm: 'sliding-log' } },
    'POST /strict': { ...open, limit: { rate: '40/s', by: 'client.ip' } },
    'POST /tokens': { ...open, limit: { rate: '40/s', by: 'client.ip', algorithm: 'token-bucket', burst: 10 } },
  },
});
const gateway = site.gateway('algorithms', { services: [daily, quick] });

describe('over four instances', () => {
  it.each([
    'fixed',
    'log',
    'strict',
    'interpolated',
    'tokens',
    'leaky',
  ])('%s admits what it may, and not one request more or less', async (name) => {
    const outcome = await limitHolds(gateway, { route: `GET /${name}`, requests: 120 });
    expect(outcome).toEqual({ admitted: 60, refused: 60, allowed: 60, instances: 4 });
  }, 60_000);

  it.each(['log', 'strict', 'tokens'])('%s keeps its bound while time goes by', async (name) => {
    const { admitted, allowed, refused } = await limitHolds(gateway, { route: `POST /${name}`, requests: 1_500 });
    expect(admitted).toBeLessThanOrEqual(allowed);
    expect(admitted + refused).toBe(1_500);
  }, 60_000);
});

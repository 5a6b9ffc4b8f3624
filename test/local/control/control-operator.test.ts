import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callControl } from '../../../lib/local/control/call-control.ts';
import { type ControlServer, startControl } from '../../../lib/local/control/control-server.ts';
import { operatedHost } from './operated-host.ts';

let operated: Awaited<ReturnType<typeof operatedHost>>;
let control: ControlServer;
beforeAll(async () => {
  operated = await operatedHost();
  const issuer = {
    names: [],
    mint: () => Promise.reject(new Error('there is no issuer')),
    rotate: () => Promise.reject(new Error('there is no issuer')),
  };
  control = await startControl({ ...operated, issuer, status: () => ({}) });
}, 30_000);
afterAll(async () => {
  await control?.stop();
  await operated?.stop();
});

const session = () => ({ pid: process.pid, control, gateways: [] });

describe('keys, through the control server', () => {
  it('are made, listed without their values, counted and revoked', async () => {
    const { id, value } = await callControl(session(), 'POST /keys', { tier: 'free', name: 'acme' });
    expect(value).toMatch(/^gh-free-[0-9A-Za-z]{32}$/);
    const { keys } = await callControl(session(), 'GET /keys', undefined);
    expect(keys).toEqual([{ id, name: 'acme', enabled: true, credential: 'partner', tier: 'free' }]);
    expect(await callControl(session(), 'POST /keys/usage', { id })).toEqual({
      period: 'DAY',
      used: 0,
      limit: 9,
      remaining: 9,
    });
    expect(await callControl(session(), 'POST /keys/revoke', { id })).toEqual({ revoked: id });
    await expect(callControl(session(), 'POST /keys/revoke', { id })).rejects.toThrow('refuses: no such key');
    await expect(callControl(session(), 'POST /keys/usage', { id })).rejects.toThrow('refuses: no such key');
  });

  it.each([
    { request: { tier: 'pro' }, refusal: 'no such tier; there are partner free, partner shared, machine shared' },
    { request: { tier: 'shared' }, refusal: 'partner and machine both have a tier shared: name one with --credential' },
    { request: { tier: 'free', credential: 'machine' }, refusal: 'no such tier' },
  ])('are refused for $request', async ({ request, refusal }) => {
    await expect(callControl(session(), 'POST /keys', { name: 'acme', ...request })).rejects.toThrow(refusal);
  });

  it('are made for the credential that was named', async () => {
    const { id } = await callControl(session(), 'POST /keys', { tier: 'shared', credential: 'machine', name: 'acme' });
    const { keys } = await callControl(session(), 'GET /keys', undefined);
    expect(keys.find((key) => key.id === id)).toMatchObject({ credential: 'machine', tier: 'shared' });
  });
});

describe('limits, through the control server', () => {
  const values = { 'claims.sub': 'alice' };

  it('are asked of the forwarder of the gateway that has the route', async () => {
    const question = { action: 'show', route: 'GET /a', values, tier: 'pro' } as const;
    expect(await callControl(session(), 'POST /limits', question)).toEqual({
      limits: [
        {
          id: JSON.stringify({ gatehouse: 'limits', ...question }),
          limit: 3,
          windowMillis: 1000,
          algorithm: 'fixed-window',
          remaining: 2,
          resetMillis: 5,
        },
      ],
    });
  });

  it.each([
    { asked: { route: 'GET /none', values }, refused: 'no route GET /none with limits; there are GET /a, GET /both' },
    { asked: { route: 'GET /both', values }, refused: 'first and second both have GET /both: name one with --gateway' },
    { asked: { route: 'GET /a', values: {} }, refused: 'the forwarder failed: nobody' },
    {
      asked: { route: 'constructor', values },
      refused: 'no route constructor with limits; there are GET /a, GET /both',
    },
  ])('are refused: $refused', async ({ asked, refused }) => {
    expect(await callControl(session(), 'POST /limits', { action: 'show', ...asked })).toEqual({ refused });
  });

  it('are those of the gateway that was named', async () => {
    const answer = await callControl(session(), 'POST /limits', {
      action: 'reset',
      route: 'GET /both',
      gateway: 'second',
      values,
    });
    expect(answer).toMatchObject({ limits: [{ id: expect.not.stringContaining('second') }] });
  });

  it.each([
    { asked: { action: 'lift', route: 'GET /a', values }, error: 'action: one of show, reset is needed' },
    { asked: { action: 'show', route: 'GET /a', values: { a: 1 } }, error: 'values: an object of texts is needed' },
    { asked: { action: 'show', route: 'GET /a', values, gatehouse: 'limits' }, error: 'gatehouse: unknown' },
  ])('are not even asked for: $error', async ({ asked, error }) => {
    await expect(callControl(session(), 'POST /limits', asked as never)).rejects.toThrow(error);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callControl } from '../../../lib/local/control/call-control.ts';
import { type ControlServer, startControl } from '../../../lib/local/control/control-server.ts';
import { operatedHost } from './operated-host.ts';

let operated: Awaited<ReturnType<typeof operatedHost>>;
let control: ControlServer;
beforeAll(async () => {
  operated = await operatedHost();
  const none = () => {
    throw new Error('there is no issuer');
  };
  const issuer = { names: [], mint: none, rotate: none, down: none, up: none };
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
    expect(keys).toEqual([{ id, name: 'acme', enabled: true, credential: 'partner', tier: 'free', expiresAt: null }]);
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
    {
      request: { tier: 'pro' },
      refusal: 'no such tier; there are partner free, partner shared, machine shared, app basic',
    },
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

describe('circuits, through the control server', () => {
  const order = { action: 'open', upstream: 'a', gateway: 'first', by: 'ada', why: 'a drill' } as const;

  it('are listed for each gateway, and forced with who and why', async () => {
    const closed = { state: 'closed', epoch: 0, note: null };
    const { breakers } = await callControl(session(), 'GET /breakers', undefined);
    expect(breakers).toMatchObject([
      { gateway: 'first', upstream: 'a', ...closed },
      { gateway: 'second', upstream: 'a', ...closed },
    ]);
    expect(await callControl(session(), 'POST /breakers', order)).toMatchObject({
      gateway: 'first',
      upstream: 'a',
      state: 'forced-open',
      epoch: 1,
      note: { by: 'ada', why: 'a drill' },
    });
    expect(await callControl(session(), 'POST /breakers', { ...order, action: 'reset' })).toMatchObject({
      state: 'closed',
      note: { by: 'ada', why: 'a drill' },
    });
  });

  it.each([
    { asked: { upstream: 'c' }, error: 'no forwarder calls an upstream c; there are a, b' },
    { asked: { upstream: 'far' }, error: 'no forwarder calls an upstream far; there are a, b' },
    { asked: { upstream: 'constructor' }, error: 'no forwarder calls an upstream constructor; there are a, b' },
    { asked: { gateway: undefined }, error: 'first and second both have a: name one with --gateway' },
    { asked: { gateway: 'third', upstream: 'b' }, error: 'there is only a' },
    { asked: { action: 'list' }, error: 'action: one of open, close, reset is needed' },
    { asked: { why: undefined }, error: 'why: a text is needed' },
    { asked: { by: '' }, error: 'by: a text is needed' },
    { asked: { gatehouse: 'breakers' }, error: 'gatehouse: unknown' },
  ])('are refused: $error', async ({ asked, error }) => {
    await expect(callControl(session(), 'POST /breakers', { ...order, ...asked } as never)).rejects.toThrow(error);
  });
});

describe('keys that the gateway itself keeps, through the control server', () => {
  it('are made with an end, listed, and revoked', async () => {
    const expiresAt = Math.floor(Date.now() / 1000) + 60;
    const { id, value } = await callControl(session(), 'POST /keys', { tier: 'basic', name: 'phone', expiresAt });
    expect(value).toMatch(/^gh_[0-9A-Za-z]{16}\.[0-9A-Za-z]{32}$/);
    const listed = async () =>
      (await callControl(session(), 'GET /keys', undefined)).keys.filter(({ credential }) => credential === 'app');
    expect(await listed()).toEqual([{ id, name: 'phone', enabled: true, credential: 'app', tier: 'basic', expiresAt }]);
    expect(await callControl(session(), 'POST /keys/usage', { id })).toEqual({
      period: 'DAY',
      used: null,
      limit: null,
      remaining: null,
    });
    expect(await callControl(session(), 'POST /keys/revoke', { id })).toEqual({ revoked: id });
    expect(await listed()).toEqual([]);
    await expect(callControl(session(), 'POST /keys/revoke', { id })).rejects.toThrow('refuses: no such key');
  });

  it.each([
    { request: { tier: 'basic', expiresAt: 1 }, refusal: 'a new key ends in the future' },
    {
      request: { tier: 'free', expiresAt: 9_999_999_999 },
      refusal: 'the keys of partner are kept by API Gateway, where no key ends: revoke it then',
    },
    { request: { tier: 'basic', gateway: 'first' }, refusal: 'no such tier' },
  ])('are refused for $request', async ({ request, refusal }) => {
    await expect(callControl(session(), 'POST /keys', { name: 'phone', ...request })).rejects.toThrow(refusal);
  });
});

describe('revocations, through the control server', () => {
  const issuer = 'https://idp.example';
  const times = { issuedUntil: 1_700_000_000, expiresAt: 9_999_999_999 };
  const kinds = async () =>
    (await callControl(session(), 'GET /revocations', undefined)).revocations.map(({ kind }) => kind).sort();

  it('are added, listed once whatever number of gateways has them, and removed', async () => {
    const subject = { kind: 'subject', issuer, subject: 'alice' } as const;
    expect(await callControl(session(), 'POST /revocations', { ...subject, ...times })).toEqual({ revoked: 'subject' });
    await callControl(session(), 'POST /revocations', { kind: 'issuer', issuer, ...times });
    expect(await kinds()).toEqual(['issuer', 'subject']);
    expect(await callControl(session(), 'POST /revocations/remove', subject)).toEqual({ removed: 'subject' });
    await expect(callControl(session(), 'POST /revocations/remove', subject)).rejects.toThrow('that is not revoked');
    expect(await kinds()).toEqual(['issuer']);
  });

  it.each([
    { asked: { kind: 'subject', issuer }, error: 'subject: a text is needed' },
    { asked: { kind: 'issuer', issuer, subject: 'alice' }, error: 'subject: unknown of this kind' },
    { asked: { kind: 'token', issuer, tokenId: 'j', keyId: 'k' }, error: 'keyId: unknown of this kind' },
    { asked: { kind: 'everything', issuer }, error: 'kind: one of token, subject, signing-key, issuer is needed' },
  ])('are refused: $error', async ({ asked, error }) => {
    await expect(callControl(session(), 'POST /revocations', { ...asked, ...times } as never)).rejects.toThrow(error);
  });
});

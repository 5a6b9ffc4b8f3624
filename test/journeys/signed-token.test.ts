import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bankGateway } from '../../examples/02-signed-token/gateway.ts';
import { startUpstream } from '../../lib/local/dev/upstream-process.ts';
import { type GatewayUnderTest, startGateway } from '../../lib/testing/index.ts';
import { type Verify, verifier } from '../../lib/verify/index.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

describe('signed tokens over four instances of the forwarder', () => {
  let upstream: RecordingUpstream;
  let gateway: GatewayUnderTest;
  let verify: Verify;
  const keys = async () => (await fetch(jwksUri())).json();
  const jwksUri = () => `${gateway.url}${gateway.manifest.signedTokens?.keysPath}`;
  const verifierFor = (service: string, issuer = gateway.manifest.signedTokens?.issuer ?? '') =>
    verifier({ issuer, service, jwksUri: jwksUri() });

  beforeAll(async () => {
    upstream = await recordingUpstream();
    gateway = await startGateway(bankGateway, { upstreams: { accounts: upstream.url }, instances: 4 });
    verify = verifierFor('accounts');
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await upstream.stop();
  });

  const authorization = async () => `Bearer ${await gateway.token('customer', { scopes: ['accounts:read'] })}`;

  it('each say who called, in a request of its own, and all are of keys that any instance publishes', async () => {
    const headers = { authorization: await authorization() };
    const sent = Array.from({ length: 40 }, () => fetch(`${gateway.url}/accounts`, { headers }));
    await Promise.all((await Promise.all(sent)).map((answer) => answer.arrayBuffer()));
    const verified = await Promise.all(upstream.taken().map((one) => verify(Object.fromEntries(one.headers))));
    expect(new Set(verified.map(({ requestId }) => requestId)).size).toBe(40);
    expect(new Set(verified.map(({ caller }) => caller?.subject))).toEqual(new Set(['alice']));
    expect(upstream.connections()).toBeGreaterThan(1);
    const published = await Promise.all(Array.from({ length: 8 }, keys));
    expect(new Set(published.map((set) => JSON.stringify(set))).size).toBe(1);
  });

  it('are of no use at another service, nor for what calls itself another gateway or stage', async () => {
    await (await fetch(`${gateway.url}/rates`)).arrayBuffer();
    const headers = Object.fromEntries(upstream.taken()[0]?.headers ?? []);
    expect(await verify(headers)).toMatchObject({ route: 'GET /rates', caller: null });
    await expect(verifierFor('payments')(headers)).rejects.toMatchObject({ refusal: 'audience' });
    await expect(verifierFor('accounts', 'urn:gatehouse:bank:prod')(headers)).rejects.toMatchObject({
      refusal: 'issuer',
    });
  });

  it('are asked for by the service: a request that comes by another way is refused, whatever it says', async () => {
    const { issuer = '' } = gateway.manifest.signedTokens ?? {};
    const service = await startUpstream({
      name: 'accounts',
      command: 'node --import tsx examples/02-signed-token/services/accounts.ts',
      directory: process.cwd(),
      env: { ...process.env, GATEHOUSE_URL: gateway.url, GATEHOUSE_ISSUER: issuer },
      onLine: () => undefined,
    });
    const ask = async (headers: { readonly [name: string]: string }) => {
      const answer = await fetch(`${service.url}/accounts`, { headers });
      return [answer.status, await answer.json()];
    };
    const customers = (await authorization()).slice('Bearer '.length);
    try {
      expect(await ask({ 'x-user-id': 'alice' })).toEqual([401, { refused: 'missing' }]);
      expect(await ask({ 'x-gatehouse-token': 'alice' })).toEqual([401, { refused: 'malformed' }]);
      expect(await ask({ 'x-gatehouse-token': customers })).toEqual([401, { refused: expect.any(String) }]);
    } finally {
      await service.stop();
    }
  });

  it('leave with no request that the gateway refuses', async () => {
    expect((await fetch(`${gateway.url}/accounts`)).status).toBe(401);
    expect(upstream.taken()).toEqual([]);
  });

  it('stand in no line of a log', () => {
    const lines = gateway.logs().map(({ text }) => text);
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.filter((line) => line.includes('eyJ'))).toEqual([]);
  });
});

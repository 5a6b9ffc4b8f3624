import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type Fault, type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('papers', { auth: { reader: jwt() } });
const news = site.service('news', {
  owner: 'team-news',
  upstream: { timeout: '1s', critical: false, breaker: { openFor: '1s', maxOpenFor: '1s' } },
  routes: {
    'GET /news': { auth: 'reader', fallback: { lastGood: '1min', static: { body: { for: 'nobody' } } } },
    'GET /weather': { auth: 'reader' },
  },
});

describe('a service that is not critical, in an outage', () => {
  let upstream: FaultyUpstream;
  let gateway: GatewayUnderTest;
  let tokens: { readonly [who: string]: string };
  beforeAll(async () => {
    upstream = await faultyUpstream();
    gateway = await startGateway(site.gateway('papers', { services: [news] }), {
      upstreams: { news: `http://127.0.0.1:${upstream.port}` },
    });
    const mint = async (subject: string) => [subject, await gateway.token('reader', { subject })] as const;
    tokens = Object.fromEntries(await Promise.all(['alice', 'bob'].map(mint)));
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.stop();
  });

  async function asked(who: string, path = '/news') {
    const answer = await fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${tokens[who]}` } });
    const { for: of } = (await answer.json()) as { readonly for?: string };
    return [answer.status, answer.headers.get('x-gatehouse-degraded'), of, answer.headers.has('age')];
  }
  const own = (who: string) => [200, null, who, false];
  const lastGood = (who: string) => [200, 'last-good', who, true];
  const fixed = [200, 'static', 'nobody', false];

  async function askedUntilOwn(who: string): Promise<void> {
    while ((await asked(who))[1] !== null);
  }

  it('answers each caller its own last good answer, else what is nobody’s, whether calls fail or are refused', async () => {
    expect(await asked('alice')).toEqual(own('alice'));
    upstream.behave('answers 503');
    for (let n = 0; n < 8; n += 1) {
      expect(await asked('alice')).toEqual(lastGood('alice'));
      expect(await asked('bob')).toEqual(fixed);
    }
    // Another request of the same caller is another request.
    expect(await asked('alice', '/news?page=2')).toEqual(fixed);
    upstream.behave('well');
    await askedUntilOwn('bob');
    for (const fault of ['hangs', 'resets'] satisfies Fault[]) {
      upstream.behave(fault);
      for (let n = 0; n < 6; n += 1) {
        expect(await asked('bob')).toEqual(lastGood('bob'));
        expect(await asked('alice')).toEqual(lastGood('alice'));
      }
      upstream.behave('well');
      await askedUntilOwn('alice');
    }
  }, 30_000);

  it('is refused where its route has no fallback', async () => {
    upstream.behave('answers 503');
    for (let n = 0; n < 10; n += 1) await asked('bob');
    expect((await asked('bob', '/weather'))[0]).toBe(503);
    expect((await asked('bob', '/weather'))[1]).toBe(null);
    upstream.behave('well');
  });

  it('says in its log which answers were not the service’s', () => {
    const lines = gateway.logs().flatMap(({ text }) => (text.startsWith('{') ? [JSON.parse(text).fallback] : []));
    expect(new Set(lines)).toEqual(new Set([undefined, 'last-good', 'static']));
  });
});

import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { type IntrospectionCandidate, introspection } from '../../../lambdas/authorizer/introspection.ts';
import { IssuerUnavailable, type Secrets, SecretUnavailable } from '../../../lambdas/ports.ts';
import { bodyOf, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { customer } from './authorizer-bench.ts';

const start = 1_800_000_000_000;
let issuer: ScriptedServer;
let asked: { readonly headers: IncomingMessage['headers']; readonly body: string; readonly method: string }[];
let respond: (answer: ServerResponse, body: string) => unknown;
let now: number;
let stored: string[];
const upstream = httpUpstream();
const json = (answer: ServerResponse, body: unknown, status = 200) =>
  answer.writeHead(status).end(JSON.stringify(body));
const active = (more: object = {}) => ({ active: true, sub: 'u', exp: start / 1000 + 3_600, ...more });

beforeAll(async () => {
  issuer = await scriptedServer(async (request, answer) => {
    const body = await bodyOf(request);
    asked.push({ headers: request.headers, body, method: request.method ?? '' });
    respond(answer, body);
  });
});
afterAll(async () => {
  upstream.close();
  await issuer.stop();
});
beforeEach(() => {
  asked = [];
  now = start;
  stored = ['p@ss word'];
  respond = (answer) => json(answer, active());
});

const { algorithms: _, typ: __, audienceClaim: ___, fixedClaims: ____, maxAgeSeconds: _____, ...common } = customer;
const candidate = (cacheSeconds = 30): IntrospectionCandidate => ({
  credential: 'session',
  config: { ...common, kind: 'introspection', cacheSeconds },
  place: {
    issuer: 'https://issuer',
    audiences: [],
    introspectionUri: `${issuer.url.href}introspect?realm=a`,
    clientId: 'gate way',
    clientSecret: 'client-secret',
  },
});
const secrets: Secrets = {
  async read() {
    const [secret] = stored;
    if (secret === undefined) throw new SecretUnavailable('client-secret');
    return secret;
  },
  async readAgain() {
    return stored.at(-1) as string;
  },
};
const opened = () => introspection({ upstreamTo: () => upstream, secrets, nowMillis: () => now });
const token = 'opaque-token';

describe('an issuer is asked', () => {
  it('as its client, with the token in the body and nowhere else', async () => {
    expect(await opened().check('a+b/c~d==', candidate(), true)).toMatchObject({ genuine: true, claims: { sub: 'u' } });
    const basic = Buffer.from('gate+way:p%40ss+word').toString('base64');
    expect(asked).toMatchObject([
      {
        method: 'POST',
        headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'token=a%2Bb%2Fc%7Ed%3D%3D&token_type_hint=access_token',
      },
    ]);
  });

  it.each([
    '',
    'a b',
    'a"b',
    'a&b',
    'a\u0000',
    'caf\u00e9',
    '=',
    'a=b',
    'x'.repeat(4_097),
    'a%20b',
  ])('about no text that is no token: %j', async (text) => {
    expect(await opened().check(text, candidate(), true)).toEqual({ genuine: false, reason: 'token-malformed' });
    expect(asked).toEqual([]);
  });

  it('once by all who come with one token together', async () => {
    const kept = opened();
    await Promise.all(Array.from({ length: 8 }, () => kept.check(token, candidate(), true)));
    expect(asked.length).toBe(1);
  });

  it('again with another secret when it refuses the one that is known', async () => {
    stored = ['old', 'new'];
    respond = (answer) => json(answer, active(), asked.length === 1 ? 401 : 200);
    expect(await opened().check(token, candidate(), true)).toMatchObject({ genuine: true });
    expect(asked.map(({ headers }) => Buffer.from(headers.authorization?.slice(6) ?? '', 'base64').toString())).toEqual(
      ['gate+way:old', 'gate+way:new'],
    );
  });

  it('not by somebody who has guessed too often, who still gets what is known', async () => {
    const kept = opened();
    expect(await kept.check(token, candidate(), false)).toEqual({ genuine: false, reason: 'too-many-failures' });
    await kept.check(token, candidate(), true);
    expect(await kept.check(token, candidate(), false)).toMatchObject({ genuine: true });
    expect(asked.length).toBe(1);
  });
});

describe('an answer is kept', () => {
  it.each<[string, number, object, readonly [number, number][]]>([
    [
      'as long as the credential says',
      30,
      {},
      [
        [29_999, 1],
        [30_000, 2],
      ],
    ],
    ['not at all, where it says so', 0, {}, [[1, 2]]],
    ['no longer than the token lives', 30, { exp: start / 1000 + 10 }, [[9_999, 1]]],
    [
      'ten seconds, where the token is not active',
      30,
      { active: false },
      [
        [9_999, 1],
        [10_000, 2],
      ],
    ],
  ])('%s', async (_story, ...[cacheSeconds, more, steps]) => {
    respond = (answer) => json(answer, active(more));
    const kept = opened();
    await kept.check(token, candidate(cacheSeconds), true);
    for (const [later, times] of steps) {
      now = start + later;
      await kept.check(token, candidate(cacheSeconds), true);
      expect(asked.length).toBe(times);
    }
  });

  it('ends with the token, to the second, whatever was kept', async () => {
    respond = (answer) => json(answer, active({ exp: start / 1000 + 10 }));
    const kept = opened();
    await kept.check(token, candidate(), true);
    now = start + 10_000;
    expect(await kept.check(token, candidate(), true)).toEqual({ genuine: false, reason: 'exp-passed' });
  });

  it('for one credential and one place: another never sees it', async () => {
    const kept = opened();
    await kept.check(token, candidate(), true);
    await kept.check(token, { ...candidate(), credential: 'other' }, true);
    await kept.check(token, { ...candidate(), place: { ...candidate().place, audiences: ['x'] } }, true);
    expect(asked.length).toBe(3);
  });

  it('of a token that became good within ten seconds after all is asked for again', async () => {
    respond = (answer) => json(answer, active(asked.length === 1 ? { active: false } : {}));
    const kept = opened();
    expect(await kept.check(token, candidate(), true)).toMatchObject({ genuine: false });
    now = start + 10_000;
    expect(await kept.check(token, candidate(), true)).toMatchObject({ genuine: true });
  });
});

describe('an issuer that cannot say', () => {
  const spoilers: readonly [string, (answer: ServerResponse) => unknown][] = [
    ['answers with an error', (answer) => json(answer, {}, 500)],
    ['has had too many questions', (answer) => json(answer, {}, 429)],
    ['redirects', (answer) => answer.writeHead(302, { Location: issuer.url.href }).end()],
    ['hangs up', (answer) => answer.destroy()],
    ['sends no JSON', (answer) => answer.end('<html>')],
    ['sends a list', (answer) => answer.end('[]')],
    ['says a thing twice', (answer) => answer.end('{"active":false,"active":true,"sub":"u"}')],
    ['has a firewall that minds the token', (answer) => json(answer, {}, 403)],
    ['refuses its client for good', (answer) => json(answer, active(), 401)],
  ];

  it.each(spoilers)('%s: the token is neither believed nor refused', async (_story, spoil) => {
    respond = spoil;
    await expect(opened().check(token, candidate(), true)).rejects.toThrow(IssuerUnavailable);
  });

  it('is given up after five failures, asked once after five seconds, and believed at once when it is back', async () => {
    respond = (answer) => json(answer, {}, 500);
    const kept = opened();
    const ask = (name: string) => kept.check(name, candidate(), true).catch((error: Error) => error.message);
    for (let n = 0; n < 8; n += 1) await ask(`t${n}`);
    expect(asked.length).toBe(5);
    expect(await ask('t9')).toBe('the issuer was away a moment ago');
    now = start + 5_000;
    await ask('t10');
    expect([await ask('t11'), asked.length]).toEqual(['the issuer was away a moment ago', 6]);
    now = start + 10_000;
    respond = (answer) => json(answer, active());
    expect(await Promise.all([ask('t12'), ask('t13')])).toEqual([
      expect.objectContaining({ genuine: true }),
      'the issuer was away a moment ago',
    ]);
    expect(await ask('t14')).toMatchObject({ genuine: true });
  });

  it('serves what it said before, as long as that is kept', async () => {
    const kept = opened();
    await kept.check(token, candidate(), true);
    respond = (answer) => json(answer, {}, 500);
    now = start + 29_999;
    expect(await kept.check(token, candidate(), true)).toMatchObject({ genuine: true });
  });

  it('is not meant by what a token brings about, so no caller can have it given up', async () => {
    respond = (answer, body) =>
      body.includes('huge') ? answer.end(JSON.stringify(active({ pad: 'x'.repeat(70_000) }))) : json(answer, {}, 400);
    const kept = opened();
    const seen = [];
    for (let n = 0; n < 12; n += 1) seen.push(await kept.check(`${n % 2 ? 'huge' : 'odd'}${n}`, candidate(), true));
    expect(seen).toEqual(Array(12).fill({ genuine: false, reason: 'token-inactive' }));
    expect(asked.length).toBe(12);
  });

  it.each<[string, (answer: ServerResponse) => unknown]>([
    ['a text that its firewall minds', (answer) => json(answer, {}, 403)],
    ['a profile that is no strict JSON', (answer) => answer.end('{"active":true,"sub":"u","name":"\\ud800"}')],
  ])('nor by %s: it is known of nobody else’s token', async (_, spoil) => {
    respond = (answer, body) => (body.includes('evil') ? spoil(answer) : json(answer, active()));
    const kept = opened();
    for (let n = 0; n < 8; n += 1)
      await expect(kept.check(`../evil${n}`, candidate(), true)).rejects.toThrow(IssuerUnavailable);
    expect(await kept.check(token, candidate(), true)).toMatchObject({ genuine: true });
  });

  it('is not asked without its secret', async () => {
    stored = [];
    await expect(opened().check(token, candidate(), true)).rejects.toThrow(SecretUnavailable);
    expect(asked).toEqual([]);
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  IdentityStoreUnavailable,
  IssuerUnavailable,
  type KeyDocuments,
  type UpstreamAnswer,
} from '../../../../lambdas/ports.ts';
import { fleet, jwks, jwksUri, publicKey, source, wanted } from './instance.ts';

const [a, b] = [publicKey('a'), publicKey('b')];
const down = { failure: 'unreachable' } as const;
/** Lets what goes on behind a request come to its end. */
const behind = async () => {
  for (let n = 0; n < 10; n += 1) await turn();
};

describe('the keys of an issuer', () => {
  it('are fetched once for the fleet', async () => {
    const { instance, fetches, requests } = fleet(jwks(a));
    for (const keys of Array.from({ length: 20 }, () => instance()))
      expect(await keys.find(source, wanted('a'))).toMatchObject({ generation: expect.any(String) });
    expect(fetches()).toBe(1);
    expect(requests[0]).toEqual({
      url: new URL(jwksUri),
      target: '/.well-known/jwks.json',
      method: 'GET',
      headers: [['Accept', 'application/jwk-set+json, application/json']],
      body: null,
      timeoutMillis: 2_500,
      maxResponseBytes: 150_000,
    });
  });

  it('are fetched once by an instance that is asked often at once', async () => {
    const { instance, fetches } = fleet(jwks(a));
    const keys = instance();
    const found = await Promise.all(Array.from({ length: 20 }, () => keys.find(source, wanted('a'))));
    expect(new Set(found).size).toBe(1);
    expect(fetches()).toBe(1);
  });

  it('are fetched by one of many instances that start at once', async () => {
    const { instance, fetches, answers } = fleet(jwks(a));
    let answer: (given: UpstreamAnswer) => void = () => undefined;
    answers(new Promise((resolve) => (answer = resolve)));
    const found = Array.from({ length: 20 }, () => instance({ pause: () => turn() }).find(source, wanted('a')));
    await behind();
    answer(jwks(a));
    expect((await Promise.all(found)).every((key) => key?.key.type === 'public')).toBe(true);
    expect(fetches()).toBe(1);
  });

  it('are of a generation, which a change alone changes', async () => {
    const { instance, answers, pass } = fleet(jwks(a));
    const keys = instance();
    expect(keys.generation(jwksUri)).toBeUndefined();
    const first = (await keys.find(source, wanted('a')))?.generation;
    expect(keys.generation(jwksUri)).toBe(first);
    pass(300);
    expect(keys.generation(jwksUri)).toBeUndefined();
    expect((await keys.find(source, wanted('a')))?.generation).toBe(first);
    answers(jwks(a, b));
    pass(300);
    const second = (await keys.find(source, wanted('a')))?.generation;
    expect(second).not.toBe(first);
    expect(keys.generation(jwksUri)).toBe(second);
    expect((await instance().find(source, wanted('a')))?.generation).toBe(second);
  });

  it('are fit for the algorithm that the token names, whatever else they would be good for', async () => {
    const { instance } = fleet(jwks(publicKey('r', 'rsa')));
    const keys = instance();
    const algorithm = async (alg: string) => (await keys.find(source, { alg, kid: 'r' }))?.key.algorithm;
    expect(await algorithm('RS256')).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } });
    expect(await algorithm('PS512')).toMatchObject({ name: 'RSA-PSS', hash: { name: 'SHA-512' } });
    expect(await algorithm('ES256')).toBeUndefined();
  });

  it('that are no keys are left out, and the log says where they stand', async () => {
    const beside = { ...a, x: a.y, kid: 'beside' };
    const { instance, lines } = fleet(jwks(a, { kty: 'oct', k: 'c2VjcmV0', kid: 'o' }, beside));
    const keys = instance();
    expect(await keys.find(source, wanted('o'))).toBeUndefined();
    expect(await keys.find(source, wanted('beside'))).toBeUndefined();
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
    expect(lines).toEqual([
      {
        message: "some of an issuer's keys are not used",
        fields: { jwksUri, refused: [{ at: 1, reason: 'symmetric-key' }] },
      },
    ]);
  });
});

describe('a key that the known document lacks', () => {
  it('is refused while the document is younger than ten seconds, and then fetched', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(jwks(a, b));
    pass(9.999);
    expect(await keys.find(source, wanted('b'))).toBeUndefined();
    pass(0.001);
    expect((await keys.find(source, wanted('b')))?.key.type).toBe('public');
    expect(fetches()).toBe(2);
  });

  it('is found in the shared document when another instance has fetched it', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const [one, other] = [instance(), instance()];
    await one.find(source, wanted('a'));
    await other.find(source, wanted('a'));
    answers(jwks(a, b));
    pass(20);
    await one.find(source, wanted('b'));
    answers(down);
    expect((await other.find(source, wanted('b')))?.key.type).toBe('public');
    expect(fetches()).toBe(2);
  });

  it('costs the issuer one fetch in ten seconds, however many are invented on however many instances', async () => {
    const { instance, fetches, pass } = fleet(jwks(a));
    const instances = Array.from({ length: 5 }, () => instance());
    for (let second = 0; second < 100; second += 1) {
      for (const [n, keys] of instances.entries()) await keys.find(source, wanted(`invented-${second}-${n}`));
      pass(1);
    }
    expect(fetches()).toBe(10);
  });

  it('is not known to be none while the issuer is down', async () => {
    const { instance, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(down);
    pass(10);
    await expect(keys.find(source, wanted('b'))).rejects.toThrow(IssuerUnavailable);
    await expect(instance().find(source, wanted('b'))).rejects.toThrow(IssuerUnavailable);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
    answers(jwks(a, b));
    pass(10);
    expect((await keys.find(source, wanted('b')))?.key.type).toBe('public');
  });

  it('is asked of nobody for a caller who may not ask; what else is due is asked all the same', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const keys = instance();
    expect((await keys.find(source, wanted('a'), { mayAsk: false }))?.key.type).toBe('public');
    answers(jwks(a, b));
    pass(20);
    expect(await keys.find(source, wanted('b'), { mayAsk: false })).toBeUndefined();
    expect(fetches()).toBe(1);
    pass(280);
    expect((await keys.find(source, wanted('b'), { mayAsk: false }))?.key.type).toBe('public');
    expect(fetches()).toBe(2);
  });

  it('is not known to be none while the issuer is down, for a caller who may not ask either', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(down);
    pass(10);
    await expect(keys.find(source, wanted('b'))).rejects.toThrow(IssuerUnavailable);
    await expect(keys.find(source, wanted('c'), { mayAsk: false })).rejects.toThrow(IssuerUnavailable);
    expect(fetches()).toBe(2);
  });
});

describe('in time', () => {
  it('nobody waits for a document that is read or fetched again in time', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(new Promise(() => undefined));
    for (let seconds = 0; seconds < 280; seconds += 20) {
      expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
      await behind();
      pass(20);
    }
    expect(fetches()).toBe(1);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
    await behind();
    expect(fetches()).toBe(2);
  });

  it('nobody waits for the issuer who has to ask the shared document first', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(new Promise(() => undefined));
    pass(299.999);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
    await behind();
    expect(fetches()).toBe(2);
  });

  it('a removed key is used by nobody after 330 s, whoever asks when', async () => {
    const { instance, pass, answers } = fleet(jwks(a, b));
    const [busy, idle] = [instance(), instance()];
    await busy.find(source, wanted('a'));
    await idle.find(source, wanted('a'));
    answers(jwks(b));
    for (let seconds = 0; seconds < 330; seconds += 1) {
      await busy.find(source, wanted('a'));
      pass(1);
    }
    expect(await busy.find(source, wanted('a'))).toBeUndefined();
    expect(await idle.find(source, wanted('a'))).toBeUndefined();
  });

  it('an instance that nobody called for an hour asks before it answers', async () => {
    const { instance, pass, answers } = fleet(jwks(a, b));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(jwks(b));
    pass(3600);
    expect(keys.generation(jwksUri)).toBeUndefined();
    expect(await keys.find(source, wanted('a'))).toBeUndefined();
  });

  it('the last document serves for a day while the issuer is down, asked ever less often', async () => {
    const { instance, fetches, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers(down);
    for (let seconds = 0; seconds < 1_800; seconds += 10) {
      pass(10);
      expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
      await behind();
    }
    // After 280, 290, 310, 350, 430, 590, 910, 1230 and 1550 seconds, each a little later than it might.
    expect(fetches()).toBeGreaterThanOrEqual(9);
    expect(fetches()).toBeLessThanOrEqual(11);
    pass(86_400 - 1_801);
    expect((await instance().find(source, wanted('a')))?.key.type).toBe('public');
    pass(1);
    await expect(keys.find(source, wanted('a'))).rejects.toThrow(IssuerUnavailable);
    await expect(instance().find(source, wanted('a'))).rejects.toThrow(IssuerUnavailable);
  });

  it('an instance that fetches and is never heard of again holds the others up for its lease', async () => {
    const { instance, documents, pass, parts } = fleet(jwks(a));
    await documents.lease(jwksUri, parts.nowMillis(), parts.nowMillis() + 10_000);
    await expect(instance().find(source, wanted('a'))).rejects.toThrow(IssuerUnavailable);
    pass(7);
    expect((await instance().find(source, wanted('a')))?.key.type).toBe('public');
  });

  it('what a frozen instance brings late is no news', async () => {
    const { instance, documents, pass, answers } = fleet(jwks(a));
    let answer: (given: UpstreamAnswer | typeof down) => void = () => undefined;
    answers(new Promise((resolve) => (answer = resolve)));
    const frozen = instance();
    const late = frozen.find(source, wanted('a'));
    await behind();
    pass(60);
    answers(jwks(b));
    await instance().find(source, wanted('b'));
    const before = await documents.read(jwksUri);
    const thawed = frozen.find(source, wanted('b'));
    answer(jwks(a));
    await expect(late).rejects.toThrow(IssuerUnavailable);
    expect((await thawed)?.key.type).toBe('public');
    expect(await documents.read(jwksUri)).toEqual(before);
  });
});

describe('a fetch that was frozen with its instance', () => {
  it.each([
    ['a timeout that comes in time is a failure', 3.999, 1],
    ['one that comes later says nothing of the issuer', 4, 0],
  ])('%s', async (_, seconds, failures) => {
    const { instance, documents, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    let answer: (given: { readonly failure: 'timeout' }) => void = () => undefined;
    answers(new Promise((resolve) => (answer = resolve)));
    pass(280);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
    await behind();
    pass(seconds);
    answer({ failure: 'timeout' });
    await behind();
    expect((await documents.read(jwksUri))?.failures).toBe(failures);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
  });
});

describe('what an issuer answers that is no key set', () => {
  it.each<[string, UpstreamAnswer | { readonly failure: 'timeout' | 'too-large' }, string]>([
    [
      'a redirect',
      { status: 302, headers: [['Location', 'https://other.example/']], body: Buffer.alloc(0) },
      'HTTP 302',
    ],
    ['an error', { ...jwks(a), status: 500 }, 'HTTP 500'],
    ['half an answer', { ...jwks(a), status: 206 }, 'HTTP 206'],
    ['a page', { status: 200, headers: [], body: Buffer.from('<html>') }, 'not a key set'],
    ['bytes that are no text', { status: 200, headers: [], body: Buffer.from([0xff, 0xfe]) }, 'not a key set'],
    ['too many keys', jwks(...Array(65).fill(a)), 'not a key set'],
    ['too much', { failure: 'too-large' }, 'too-large'],
    ['nothing', { failure: 'timeout' }, 'timeout'],
  ])('%s is a failure, of which the log says why', async (_, answer, reason) => {
    const { instance, lines, documents } = fleet(answer);
    await expect(instance().find(source, wanted('a'))).rejects.toThrow(IssuerUnavailable);
    expect(lines).toEqual([
      { message: "an issuer's keys could not be fetched", fields: { jwksUri, reason, failures: 1 } },
    ]);
    expect(await documents.read(jwksUri)).toMatchObject({ keys: null, failures: 1 });
  });

  it('changes nothing of what is known', async () => {
    const { instance, pass, answers } = fleet(jwks(a));
    const keys = instance();
    await keys.find(source, wanted('a'));
    answers({ status: 200, headers: [], body: Buffer.from('{}') });
    pass(300);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
  });
});

describe('while the identity store is away', () => {
  const away: KeyDocuments = {
    read: () => Promise.reject(new IdentityStoreUnavailable('away', { cause: new TypeError('x') })),
    lease: () => Promise.reject(new IdentityStoreUnavailable('away')),
    write: () => Promise.reject(new IdentityStoreUnavailable('away')),
  };

  it('an instance fetches by itself, at the same intervals, and says so', async () => {
    const { instance, fetches, pass, lines } = fleet(jwks(a));
    const keys = instance({ documents: away });
    for (let second = 0; second < 100; second += 1) {
      expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
      expect(await keys.find(source, wanted(`invented-${second}`))).toBeUndefined();
      pass(1);
    }
    expect(fetches()).toBe(10);
    expect(lines[0]).toEqual({
      message: 'degraded: the identity store is away, this instance fetches keys by itself',
      fields: { reason: 'TypeError' },
    });
  });

  it('it goes on with what it knew, and is back in the fleet when the store is', async () => {
    const { instance, fetches, pass, documents, answers } = fleet(jwks(a));
    let isAway = false;
    const keys = instance({
      documents: {
        read: (uri) => (isAway ? away : documents).read(uri),
        lease: (uri, now, until) => (isAway ? away : documents).lease(uri, now, until),
        write: (uri, shared) => (isAway ? away : documents).write(uri, shared),
      },
    });
    await keys.find(source, wanted('a'));
    isAway = true;
    pass(60);
    expect((await keys.find(source, wanted('a')))?.key.type).toBe('public');
    expect(fetches()).toBe(1);
    answers(jwks(b));
    await instance().find(source, wanted('b'));
    expect(fetches()).toBe(2);
    isAway = false;
    pass(60);
    expect((await keys.find(source, wanted('b')))?.key.type).toBe('public');
    expect(fetches()).toBe(2);
  });

  it('a bug of the store is not taken for an absence', async () => {
    const broken = { ...away, read: () => Promise.reject(new RangeError('bug')) };
    await expect(fleet(jwks(a)).instance({ documents: broken }).find(source, wanted('a'))).rejects.toThrow(RangeError);
  });
});

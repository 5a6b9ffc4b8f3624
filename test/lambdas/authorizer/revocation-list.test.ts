import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type RevocableToken, revocationList } from '../../../lambdas/authorizer/revocation-list.ts';
import { IdentityStoreUnavailable } from '../../../lambdas/ports.ts';
import { type Revocable, revocationText } from '../../../lib/contract/identity-rows.ts';

const rowName = (revocable: Revocable) =>
  `${revocable.kind}#${createHash('sha256').update(revocationText(revocable)).digest('hex')}`;
const rows = (...revoked: readonly (readonly [Revocable, number])[]) =>
  new Map(revoked.map(([revocable, before]) => [rowName(revocable), before]));

/** A store that answers what the test says, a list over it and its clock. */
function listOver(first: ReadonlyMap<string, number>) {
  let now = 1_800_000_000_000;
  let answer: () => Promise<ReadonlyMap<string, number>> = async () => first;
  let reads = 0;
  const lines: { readonly message: string; readonly fields: object }[] = [];
  const log = (message: string, fields: object) => lines.push({ message, fields });
  const store = {
    list: () => {
      reads += 1;
      return answer();
    },
  };
  return {
    list: revocationList(store, { nowMillis: () => now, log: { info: log, error: log } }),
    lines,
    reads: () => reads,
    pass(seconds: number) {
      now += seconds * 1000;
    },
    answers(next: typeof answer) {
      answer = next;
    },
    isAway() {
      answer = () => Promise.reject(new IdentityStoreUnavailable('away', { cause: new TypeError('x') }));
    },
  };
}

const issuer = 'https://issuer.example';
const token: RevocableToken = { issuer, subject: 'alice', tokenId: 't1', issuedAt: 1_000, keyId: 'k1' };

describe('a token', () => {
  it.each<[string, Revocable | null, number, Partial<RevocableToken>, boolean]>([
    ['is not revoked where nothing is', null, 0, {}, false],
    ['is revoked by its id', { kind: 'token', issuer, tokenId: 't1' }, 0, {}, true],
    ['of another id is not', { kind: 'token', issuer, tokenId: 't2' }, 0, {}, false],
    ['of another issuer is not', { kind: 'token', issuer: 'https://other.example', tokenId: 't1' }, 0, {}, false],
    ['without an id is not', { kind: 'token', issuer, tokenId: 't1' }, 0, { tokenId: undefined }, false],
    ['of a subject is, when it was issued before', { kind: 'subject', issuer, subject: 'alice' }, 1_001, {}, true],
    ['of a subject is, when it was issued then', { kind: 'subject', issuer, subject: 'alice' }, 1_000, {}, true],
    ['of a subject is not, when it was issued after', { kind: 'subject', issuer, subject: 'alice' }, 999, {}, false],
    ['of another subject is not', { kind: 'subject', issuer, subject: 'bob' }, 1_000, {}, false],
    [
      'that does not say when it was issued is',
      { kind: 'subject', issuer, subject: 'alice' },
      0,
      { issuedAt: undefined },
      true,
    ],
    ['without a subject is not', { kind: 'subject', issuer, subject: 'alice' }, 1_000, { subject: undefined }, false],
    ['of a key is', { kind: 'signing-key', issuer, keyId: 'k1' }, 0, {}, true],
    ['of another key is not', { kind: 'signing-key', issuer, keyId: 'k2' }, 0, {}, false],
    ['of an issuer is, when it was issued then', { kind: 'issuer', issuer }, 1_000, {}, true],
    ['of an issuer is not, when it was issued after', { kind: 'issuer', issuer }, 999, {}, false],
    [
      'of an issuer that does not say when it was issued is',
      { kind: 'issuer', issuer },
      0,
      { issuedAt: undefined },
      true,
    ],
    ['is not revoked by a value of another kind', { kind: 'token', issuer, tokenId: 'alice' }, 9_999, {}, false],
  ])('%s', async (...[, revocable, before, more, isRevoked]) => {
    const { list } = listOver(revocable === null ? new Map() : rows([revocable, before]));
    expect((await list.view()).isRevoked({ ...token, ...more })).toBe(isRevoked);
  });
});

describe('the list', () => {
  const revoked = rows([{ kind: 'token', issuer, tokenId: 't1' }, 1]);
  const isRevoked = async ({ list }: ReturnType<typeof listOver>) => (await list.view()).isRevoked(token);

  it('is read once by whoever asks at once', async () => {
    const one = listOver(revoked);
    await Promise.all(Array.from({ length: 20 }, () => one.list.view()));
    expect(one.reads()).toBe(1);
  });

  it.each([
    ['a first call', 0, 1],
    ['before 15 s', 14.999, 1],
    ['from 15 s on, behind the request', 15, 2],
    ['from 30 s on, before it', 30, 2],
    ['after a long idle gap, before it', 86_400, 2],
    ['with a clock set back, before it', -1, 2],
  ])('is read again: %s', async (_, seconds, reads) => {
    const one = listOver(revoked);
    await one.list.view();
    one.pass(seconds);
    await one.list.view();
    expect(one.reads()).toBe(reads);
  });

  it('makes nobody wait who asks in time', async () => {
    const one = listOver(new Map());
    await one.list.view();
    one.answers(() => new Promise(() => undefined));
    one.pass(29.999);
    expect(await isRevoked(one)).toBe(false);
  });

  it('knows what was revoked half a minute ago, whatever was asked in between', async () => {
    const one = listOver(new Map());
    await one.list.view();
    one.answers(async () => revoked);
    one.pass(30);
    expect(await isRevoked(one)).toBe(true);
  });

  it('that an instance had begun to read before it was frozen is read again', async () => {
    const one = listOver(new Map());
    await one.list.view();
    let answer: (given: ReadonlyMap<string, number>) => void = () => undefined;
    one.answers(() => new Promise((resolve) => (answer = resolve)));
    one.pass(15);
    await one.list.view();
    one.pass(3_600);
    const later = isRevoked(one);
    one.answers(async () => revoked);
    answer(new Map());
    expect(await later).toBe(true);
  });

  it('has an epoch that changes with what is in it, and not else', async () => {
    const one = listOver(new Map());
    const epoch = async () => {
      one.pass(30);
      return (await one.list.view()).epoch;
    };
    const before = await epoch();
    expect(await epoch()).toBe(before);
    one.answers(async () => revoked);
    const after = await epoch();
    expect(after).not.toBe(before);
    one.answers(async () => new Map(revoked));
    expect(await epoch()).toBe(after);
    one.answers(async () => new Map([...revoked].map(([name]) => [name, 2])));
    expect(await epoch()).not.toBe(after);
  });
});

describe('while the store is away', () => {
  const revoked = rows([{ kind: 'token', issuer, tokenId: 't1' }, 1]);

  it('an instance that has no list knows nothing', async () => {
    const one = listOver(revoked);
    one.isAway();
    await expect(one.list.view()).rejects.toThrow(IdentityStoreUnavailable);
  });

  it('the last list serves for ten minutes, and the log says so', async () => {
    const one = listOver(revoked);
    await one.list.view();
    one.isAway();
    one.pass(599.999);
    expect((await one.list.view()).isRevoked(token)).toBe(true);
    expect(one.lines).toEqual([
      { message: 'degraded: the list of revocations cannot be read', fields: { reason: 'TypeError' } },
    ]);
    one.pass(0.001);
    await expect(one.list.view()).rejects.toThrow(IdentityStoreUnavailable);
  });

  it('it is asked again after five seconds', async () => {
    const one = listOver(revoked);
    await one.list.view();
    one.isAway();
    one.pass(30);
    const reads = [];
    for (const seconds of [0, 4.999, 0.001, 4.999, 0.001]) {
      one.pass(seconds);
      await one.list.view();
      reads.push(one.reads());
    }
    expect(reads).toEqual([2, 2, 3, 3, 4]);
  });

  it('it is believed at once when it is back', async () => {
    const one = listOver(new Map());
    await one.list.view();
    one.isAway();
    one.pass(30);
    await one.list.view();
    one.answers(async () => revoked);
    one.pass(5);
    expect((await one.list.view()).isRevoked(token)).toBe(true);
  });

  it('a bug of the store is not taken for an absence', async () => {
    const one = listOver(new Map());
    await one.list.view();
    one.answers(() => Promise.reject(new RangeError('bug')));
    one.pass(15);
    await one.list.view();
    await turn();
    expect(one.lines).toEqual([{ message: 'unexpected error', fields: { error: 'RangeError' } }]);
    one.pass(15);
    await expect(one.list.view()).rejects.toThrow(RangeError);
  });
});

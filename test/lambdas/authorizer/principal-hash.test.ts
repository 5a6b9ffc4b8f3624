import { describe, expect, it } from '@jest/globals';
import { principalHash } from '../../../lambdas/authorizer/principal-hash.ts';
import { SecretUnavailable } from '../../../lambdas/ports.ts';
import { principalIn } from '../../../lib/contract/principal.ts';

const silent = { info: () => undefined, error: () => undefined };
const secret = (text: string) => ({ read: async () => text });
const alice = { credential: 'customer', subject: 'alice@example.com' };

describe('the name that logs have for a caller', () => {
  it('is 22 characters, the same for the same caller of one stage, and of nobody else', async () => {
    const hash = await principalHash('secret', secret('of this stage'), silent);
    expect(hash?.(alice)).toMatch(/^[\w-]{22}$/);
    expect(hash?.({ ...alice })).toBe(hash?.(alice));
    const others = [
      hash?.({ ...alice, subject: 'bob' }),
      hash?.({ ...alice, credential: 'staff' }),
      hash?.({ credential: 'customeralice', subject: '@example.com' }),
      (await principalHash('secret', secret('of another stage'), silent))?.(alice),
    ];
    expect(new Set([hash?.(alice), ...others]).size).toBe(5);
  });

  it('is not there where nobody asked for it', async () => {
    expect(await principalHash(undefined, secret('any'), silent)).toBeUndefined();
  });

  it('is not there where its secret cannot be read, and one line says so', async () => {
    const lines: string[] = [];
    const away = { read: async () => Promise.reject(new SecretUnavailable('away')) };
    const log = { ...silent, error: (message: string) => void lines.push(message) };
    expect(await principalHash('secret', away, log)).toBeUndefined();
    expect(lines).toEqual(['the secret of principals cannot be read; logs name no caller']);
  });

  it.each([
    ['none of ours', { principalHash: 'alice@example.com' }],
    ['with a quote', { principalHash: '"0123456789012345678901' }],
    ['no text', { principalHash: 7 }],
    ['absent', {}],
  ])('a text that is %s is none', (_, context) => {
    expect(principalIn(context)).toBeUndefined();
  });
});

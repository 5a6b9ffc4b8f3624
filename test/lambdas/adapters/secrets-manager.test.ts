import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { secretsManager } from '../../../lambdas/adapters/secrets/secrets-manager.ts';
import { SecretUnavailable } from '../../../lambdas/ports.ts';
import { bodyOf, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';

let server: ScriptedServer;
let asked: string[];
let stored: { readonly [name: string]: string | undefined };
let status: number;
let now: number;
const outside = { ...process.env };
beforeAll(async () => {
  server = await scriptedServer(async (request, answer) => {
    asked.push(`${request.headers['x-amz-target']} ${await bodyOf(request)}`);
    const [, name = ''] = /"SecretId":"([^"]*)"/.exec(asked.at(-1) as string) ?? [];
    answer
      .writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(status === 200 ? { Name: name, SecretString: stored[name] } : { __type: 'Refused' }));
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url.href,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
  });
});
afterAll(async () => {
  process.env = outside;
  await server.stop();
});
beforeEach(() => {
  asked = [];
  stored = { one: 'first' };
  status = 200;
  now = 0;
});
const secrets = () => secretsManager(() => now);

describe('a secret', () => {
  it('is asked for by name, once in five minutes', async () => {
    const kept = secrets();
    expect([await kept.read('one'), await kept.read('one')]).toEqual(['first', 'first']);
    expect(asked).toEqual(['secretsmanager.GetSecretValue {"SecretId":"one"}']);
    stored = { one: 'second' };
    now = 299_999;
    expect(await kept.read('one')).toBe('first');
    now = 300_000;
    expect(await kept.read('one')).toBe('second');
  });

  it('is asked for once by several who come together', async () => {
    const kept = secrets();
    expect(await Promise.all([kept.read('one'), kept.read('one'), kept.readAgain('one')])).toEqual(
      Array(3).fill('first'),
    );
    expect(asked.length).toBe(1);
  });

  it('that turned out to be old is asked for again, but not by every request', async () => {
    const kept = secrets();
    await kept.read('one');
    stored = { one: 'second' };
    expect(await kept.readAgain('one')).toBe('first');
    now = 10_000;
    expect([await kept.readAgain('one'), await kept.readAgain('one'), await kept.read('one')]).toEqual(
      Array(3).fill('second'),
    );
    expect(asked.length).toBe(2);
  });

  it('that was read once outlives its store', async () => {
    const kept = secrets();
    await kept.read('one');
    status = 400;
    now = 300_000;
    expect(await kept.read('one')).toBe('first');
  });
});

describe('a secret that cannot be read', () => {
  it.each<[string, () => void]>([
    ['refused', () => (status = 400)],
    ['without text', () => (stored = {})],
    ['empty', () => (stored = { one: '' })],
  ])('%s: an error that holds no secret, and the next request asks again', async (_, spoil) => {
    const kept = secrets();
    spoil();
    await expect(kept.read('one')).rejects.toThrow(SecretUnavailable);
    await expect(kept.read('one')).rejects.toThrow(/^the secret one /);
    stored = { one: 'planted' };
    status = 200;
    expect(await kept.read('one')).toBe('planted');
  });
});

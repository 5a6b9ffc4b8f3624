import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoopbackApi } from '../../../lib/local/services/loopback-api.ts';
import { startSecretsManager } from '../../../lib/local/services/secrets-manager/start-secrets-manager.ts';
import { listeningAddresses } from '../../support/sockets.ts';

const secrets = new Map([['shop/idp', 'the client secret']]);
let running: LoopbackApi;
let client: SecretsManagerClient;
beforeAll(async () => {
  running = await startSecretsManager((name) => secrets.get(name));
  client = new SecretsManagerClient({
    endpoint: running.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await running.stop();
});

const read = (input: { SecretId: string; VersionId?: string; VersionStage?: 'AWSCURRENT' | 'AWSPREVIOUS' }) =>
  client.send(new GetSecretValueCommand(input));

describe('a secret, by the SDK', () => {
  it('is read by its name', async () => {
    const { SecretString, Name, ARN, VersionStages } = await read({ SecretId: 'shop/idp' });
    expect({ SecretString, Name, VersionStages }).toEqual({
      SecretString: 'the client secret',
      Name: 'shop/idp',
      VersionStages: ['AWSCURRENT'],
    });
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:shop\/idp-[0-9a-f]{6}$/);
  });

  it('is what it is now', async () => {
    secrets.set('turned', 'one');
    expect((await read({ SecretId: 'turned' })).SecretString).toBe('one');
    secrets.set('turned', 'two');
    expect((await read({ SecretId: 'turned', VersionStage: 'AWSCURRENT' })).SecretString).toBe('two');
  });

  it.each([
    { input: { SecretId: 'other' }, name: 'ResourceNotFoundException' },
    { input: { SecretId: '__proto__' }, name: 'ResourceNotFoundException' },
    { input: { SecretId: 'shop/idp', VersionStage: 'AWSPREVIOUS' as const }, name: 'ResourceNotFoundException' },
    { input: { SecretId: 'shop/idp', VersionId: 'x'.repeat(32) }, name: 'ResourceNotFoundException' },
    { input: { SecretId: '' }, name: 'InvalidParameterException' },
  ])('is refused as AWS refuses it: $name for $input', async ({ input, name }) => {
    await expect(read(input)).rejects.toMatchObject({ name });
  });

  it('is all there is: no other operation is served', async () => {
    await expect(client.send(new ListSecretsCommand())).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('the endpoint', () => {
  const ask = (url: string, body: string) =>
    fetch(url, { method: 'POST', headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' }, body });

  it('listens on loopback and tells nothing to who does not know its path', async () => {
    const { origin, port } = new URL(running.url);
    expect(await listeningAddresses(Number(port))).toEqual(['127.0.0.1']);
    for (const path of ['', '/', `/${'0'.repeat(32)}`]) {
      const answer = await ask(origin + path, '{"SecretId":"shop/idp"}');
      expect([answer.status, await answer.text()]).toEqual([403, '']);
    }
  });

  it.each([
    '',
    'null',
    '[]',
    '{"SecretId":',
    'the client secret',
  ])('answers %j with an error that repeats none of it', async (body) => {
    const answer = await ask(running.url, body);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { __type: 'SerializationException', Message: 'the body is no JSON object' },
    ]);
  });
});

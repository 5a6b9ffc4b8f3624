import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Secrets, SecretUnavailable } from '../../ports.ts';

const keptMillis = 300_000;
/** A secret that is wrong for good must not be read for every request that finds it wrong. */
const againMillis = 10_000;
const answerMillis = 2_000;

interface Kept {
  readonly secret: Promise<string>;
  readonly readAtMillis: number;
}

/**
 * Secrets of AWS Secrets Manager, kept five minutes. A secret that cannot be read now is served as it was, for as long as
 * the instance lives: whoever it is for says whether it is still right. The SDK is loaded with the first one.
 */
export function secretsManager(nowMillis: () => number): Secrets {
  const kept = new Map<string, Kept>();
  let client: Promise<SecretsManagerClient> | undefined;

  function readNow(name: string, before: Promise<string> | undefined): Promise<string> {
    client ??= connect();
    const fresh = fetched(client, name);
    const secret = before === undefined ? fresh : fresh.catch(() => before);
    kept.set(name, { secret, readAtMillis: nowMillis() });
    secret.catch(() => kept.delete(name));
    return secret;
  }

  function notOlderThan(name: string, millis: number): Promise<string> {
    const known = kept.get(name);
    if (known !== undefined && nowMillis() - known.readAtMillis < millis) return known.secret;
    return readNow(name, known?.secret);
  }

  return {
    read: (name) => notOlderThan(name, keptMillis),
    readAgain: (name) => notOlderThan(name, againMillis),
  };
}

async function connect(): Promise<SecretsManagerClient> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  return new SecretsManagerClient({ maxAttempts: 2 });
}

async function fetched(client: Promise<SecretsManagerClient>, name: string): Promise<string> {
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  try {
    const command = new GetSecretValueCommand({ SecretId: name });
    const { SecretString } = await (await client).send(command, { abortSignal: AbortSignal.timeout(answerMillis) });
    if (SecretString !== undefined && SecretString !== '') return SecretString;
  } catch (error) {
    throw new SecretUnavailable(
      `the secret ${name} cannot be read: ${error instanceof Error ? error.name : 'unknown'}`,
    );
  }
  throw new SecretUnavailable(`the secret ${name} holds no text`);
}

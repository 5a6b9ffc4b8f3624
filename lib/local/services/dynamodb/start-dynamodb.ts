import { DevError } from '../../dev/dev-error.ts';
import type { LocalHost } from '../../host-types.ts';
import { startServerScript } from '../server-process.ts';
import { callDynamoDb } from './dynamodb-call.ts';

export interface RunningDynamoDb {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
  readonly engine: NonNullable<LocalHost['engines']['dynamodb']>;
  /** Ends what was started here; an endpoint that the environment names is left alone. */
  stop(): Promise<void>;
}

/**
 * A DynamoDB API: the one at GATEHOUSE_DYNAMODB_ENDPOINT, else dynalite, in memory, on loopback only, in a process that
 * ends with this one.
 */
export async function startDynamoDb({
  env,
}: {
  readonly env: { readonly [name: string]: string | undefined };
}): Promise<RunningDynamoDb> {
  const given = env['GATEHOUSE_DYNAMODB_ENDPOINT'];
  if (given) return useGiven(given);
  const { ready, stop } = await startServerScript(new URL('./dynalite-server.mjs', import.meta.url));
  if ('port' in ready) return { url: `http://127.0.0.1:${ready.port}`, engine: 'dynalite', stop };
  await stop();
  throw new DevError(
    `no DynamoDB to run: name an endpoint in GATEHOUSE_DYNAMODB_ENDPOINT, or run 'npm install --save-dev ${ready.missing}'`,
  );
}

async function useGiven(url: string): Promise<RunningDynamoDb> {
  if (!URL.canParse(url)) throw new DevError('GATEHOUSE_DYNAMODB_ENDPOINT is not a URL; write http://127.0.0.1:8000');
  const { origin } = new URL(url);
  try {
    await callDynamoDb(url, 'ListTables', {});
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
    throw new DevError(`GATEHOUSE_DYNAMODB_ENDPOINT: no DynamoDB answers at ${origin}: ${cause.message}`);
  }
  return { url, engine: 'url', stop: async () => undefined };
}

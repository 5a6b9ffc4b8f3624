import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { ServerClock } from './server-clock.ts';

/** A client whose every answer tells the clock the server's time. Nothing is sent again: whoever calls decides that. */
export function clockedClient(
  clock: ServerClock,
  monotonicMillis: () => number,
  config: DynamoDBClientConfig,
): DynamoDBClient {
  const client = new DynamoDBClient({ ...config, maxAttempts: 1 });
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = monotonicMillis();
      const output = await next(args);
      const { headers } = output.response as { readonly headers: { readonly [name: string]: string } };
      clock.learn(headers['date'], sentAt, monotonicMillis());
      return output;
    },
    { step: 'deserialize', name: 'serverClock', priority: 'low' },
  );
  return client;
}

import { setTimeout as pause } from 'node:timers/promises';
import { callDynamoDb } from '../../../lib/local/services/dynamodb/dynamodb-call.ts';

/** Sees a circuit in its table, as it stands there. */
export interface CircuitWatch {
  /** How it stood first, and every time that it was seen to stand otherwise. */
  readonly changes: readonly { readonly atMillis: number; readonly state: string }[];
  /** Resolves when the circuit has been closed for two seconds, or when the time is over. */
  untilClosed(withinMillis: number): Promise<void>;
  stop(): Promise<void>;
}

const everyMillis = 40;
/** A circuit may close by luck while its service fails now and then, and opens again at once. */
const steadyMillis = 2_000;

export function watchCircuit(url: string, tableName: string, gateway: string, upstream: string): CircuitWatch {
  const changes: { atMillis: number; state: string }[] = [{ atMillis: Date.now(), state: 'closed' }];
  let isOver = false;
  const key = { pk: { S: `circuit#${gateway}` }, sk: { S: upstream } };
  const watching = (async () => {
    while (!isOver) {
      const { Item } = (await callDynamoDb(url, 'GetItem', {
        TableName: tableName,
        Key: key,
        ConsistentRead: true,
      })) as { readonly Item?: { readonly standing?: { readonly S: string } } };
      const state = Item?.standing?.S ?? 'closed';
      if (state !== changes.at(-1)?.state) changes.push({ atMillis: Date.now(), state });
      await pause(everyMillis);
    }
  })();
  return {
    changes,
    async untilClosed(withinMillis) {
      const endsAt = Date.now() + withinMillis + steadyMillis;
      const isSteady = () => {
        const last = changes.at(-1);
        return last?.state === 'closed' && last.atMillis <= Date.now() - steadyMillis;
      };
      while (!isSteady() && Date.now() < endsAt) await pause(everyMillis);
    },
    async stop() {
      isOver = true;
      await watching;
    },
  };
}

import type { IdentityTable } from '../operator/identity-table.ts';
import type { Stores } from './assembly/read-stores.ts';
import type { LocalHost } from './host-types.ts';
import { createTable } from './services/dynamodb/create-table.ts';
import { callDynamoDb } from './services/dynamodb/dynamodb-call.ts';
import { type RunningDynamoDb, startDynamoDb } from './services/dynamodb/start-dynamodb.ts';
import { type RunningValkey, startValkey } from './services/valkey/start-valkey.ts';

/** The variable in which a function expects the address of its Valkey. */
export const valkeyVariable = 'GATEHOUSE_VALKEY_URL';

type Environment = { readonly [variable: string]: string };

/** The stores behind hosted functions: each is started when the first assembly asks for it, and stays over reloads. */
export interface RunningStores {
  /** Starts what is missing and makes the tables. */
  provide(stores: Stores): Promise<void>;
  /** The variables by which a function finds the stores: all that differs from the environment in its template. */
  addressesFor(environment: Environment, stores: Stores): Environment;
  /** @throws Error when no function uses such a table, and no stack creates it */
  table(name: string): IdentityTable;
  engines(): LocalHost['engines'];
  stop(): Promise<void>;
}

export function runningStores(env: { readonly [name: string]: string | undefined }): RunningStores {
  let valkey: RunningValkey | null = null;
  let dynamodb: RunningDynamoDb | null = null;
  let made: Stores['tables'] = [];
  return {
    async provide({ hasCache, tables }) {
      if (hasCache) valkey ??= await startValkey({ env });
      if (tables.length === 0) return;
      dynamodb ??= await startDynamoDb({ env });
      const { url } = dynamodb;
      await Promise.all(tables.map((table) => createTable(url, table)));
      made = tables;
    },
    addressesFor: (environment, { hasCache, tables }) => ({
      ...(valkey && hasCache && valkeyVariable in environment ? { [valkeyVariable]: valkey.url } : {}),
      ...(dynamodb && tables.length > 0 ? { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url } : {}),
    }),
    table(name) {
      if (dynamodb === null || !made.some(({ tableName }) => tableName === name)) throw new Error(`no table ${name}`);
      const { url } = dynamodb;
      return { name, call: (operation, input) => callDynamoDb(url, operation, input) };
    },
    engines: () => ({ valkey: valkey?.engine ?? null, dynamodb: dynamodb?.engine ?? null }),
    async stop() {
      await Promise.all([valkey?.stop(), dynamodb?.stop()]);
    },
  };
}

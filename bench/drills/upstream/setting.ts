import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BreakableDynamoDb, breakableDynamoDb } from '../../../test/support/breakable-dynamodb.ts';
import { type FaultyUpstream, faultyUpstream } from '../../../test/support/faulty-upstream.ts';
import { makeStateTable } from '../../../test/support/limit-table.ts';
import { startInstances } from '../instances.ts';
import { config, type Places } from './gateway.ts';
import { type NameServer, nameServer } from './name-server.ts';

/** All real parts around the instances of a drill, which can be broken. */
export interface Setting {
  readonly healthy: FaultyUpstream;
  readonly faulty: FaultyUpstream;
  /** The name of the faulty service is known here and nowhere else. */
  readonly names: NameServer;
  readonly dynamodb: BreakableDynamoDb;
  readonly places: Places;
  stop(): Promise<void>;
}

export const faultyName = 'orders.drill.internal';

export async function startSetting(): Promise<Setting> {
  const [healthy, faulty, names, dynamodb] = await Promise.all([
    faultyUpstream(),
    faultyUpstream(),
    nameServer(),
    breakableDynamoDb(),
  ]);
  names.know(faultyName);
  return {
    healthy,
    faulty,
    names,
    dynamodb,
    places: { healthy: `127.0.0.1:${healthy.port}`, faulty: `${faultyName}:${faulty.port}` },
    async stop() {
      await Promise.all([healthy, faulty, names, dynamodb].map((part) => part.stop()));
    },
  };
}

/** Instances with a state table of their own: nothing of before is left behind in it. */
export async function startFleet(count: number, { dynamodb, names }: Setting) {
  const table = await makeStateTable(dynamodb.innerUrl);
  const resolving = pathToFileURL(fileURLToPath(new URL('./resolving.mjs', import.meta.url))).href;
  const fleet = await startInstances(count, config, {
    env: {
      GATEHOUSE_STATE_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      DRILL_NAME_SERVER: names.address,
    },
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', resolving],
  });
  return { ...fleet, table };
}

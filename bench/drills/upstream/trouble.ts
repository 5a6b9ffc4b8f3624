import type { BreakableDynamoDb } from '../../../test/support/breakable-dynamodb.ts';
import type { Fault } from '../../../test/support/faulty-upstream.ts';
import { faultyName, type Setting } from './setting.ts';

type Breakable = Pick<Setting, 'faulty' | 'names' | 'dynamodb'>;

export interface Trouble {
  readonly trouble: string;
  /** Whether circuits open. */
  readonly expect: 'opens' | 'stays closed';
  /** Every call fails, and at once. */
  readonly isDead: boolean;
  readonly isStoreAway: boolean;
  begin(parts: Breakable): Promise<void>;
  end(parts: Breakable): Promise<void>;
}

const fault = (name: Fault, more: Partial<Trouble> = {}): Trouble => ({
  trouble: name,
  expect: 'opens',
  isDead: false,
  isStoreAway: false,
  begin: async ({ faulty }) => faulty.behave(name),
  end: async ({ faulty }) => faulty.behave('well'),
  ...more,
});

/** The service hangs, and the table of circuits is in trouble too. */
const hangsWhile = (trouble: string, breakTable: (dynamodb: BreakableDynamoDb) => Promise<void>): Trouble => ({
  trouble: `hangs, DynamoDB ${trouble}`,
  expect: 'opens',
  isDead: false,
  isStoreAway: true,
  async begin({ faulty, dynamodb }) {
    await breakTable(dynamodb);
    faulty.behave('hangs');
  },
  async end({ faulty, dynamodb }) {
    faulty.behave('well');
    await dynamodb.recover();
  },
});

export const troubles: readonly Trouble[] = [
  fault('well', { expect: 'stays closed' }),
  fault('fails 25 %', { expect: 'stays closed' }),
  fault('hangs'),
  fault('resets', { isDead: true }),
  fault('stops midway'),
  fault('answers 500', { isDead: true }),
  fault('fails 60 %'),
  fault('answers slowly'),
  {
    ...fault('well'),
    trouble: 'gone from DNS',
    async begin({ faulty, names }) {
      names.forget();
      await faulty.disappear();
    },
    async end({ faulty, names }) {
      await faulty.appear();
      names.know(faultyName);
    },
  },
  hangsWhile('frozen', async (dynamodb) => dynamodb.freeze()),
  hangsWhile('refusing', async (dynamodb) => dynamodb.refuse()),
  hangsWhile('gone', (dynamodb) => dynamodb.vanish()),
];

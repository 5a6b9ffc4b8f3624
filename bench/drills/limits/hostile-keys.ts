import { Redis } from 'iovalkey';
import type { Answer, Instance } from '../instances.ts';
import type { Figure } from './figures.ts';
import { eventOf } from './gateway.ts';
import type { StoreProcess } from './store-process.ts';

/** Values that name a slot, end a name, end a line, or are simply long. Of made-up headers 65,536 are told apart; these are. */
const hostile = ['{}', '}', '{', '{a}{b}', ':', '\0', '\r\nSET x 1\r\n', 'x'.repeat(8_192), '\u0430lice', 'alice '];

/**
 * Each value as a claim and as a header: has a count of two of its own, which the third request meets; is refused as the
 * limit declares while the store is frozen; makes one key of the one length.
 */
export async function hostileKeys(instance: Instance, store: StoreProcess, upstream: URL): Promise<readonly Figure[]> {
  const values = [...hostile, 'alice'];
  const events = [
    ...values.map((subject) => eventOf(upstream, '/claim', { subject: subject.slice(0, 1_000) })),
    ...values.map((client) => eventOf(upstream, '/header', { client })),
  ];
  const ask = async (times: number, wanted: (answers: readonly Answer[]) => boolean) => {
    let wrong = 0;
    for (const event of events) {
      const answers: Answer[] = [];
      for (let n = 0; n < times; n += 1) answers.push(await instance.ask(event));
      if (!wanted(answers)) wrong += 1;
    }
    return wrong;
  };
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).join(' ');
  const uncounted = await ask(3, (answers) => statuses(answers) === '200 200 429');
  const { made, misshapen } = await keysIn(store);
  store.signal('SIGSTOP');
  const opened = await ask(1, ([answer]) => answer?.status === 503 || answer?.status === 429);
  store.signal('SIGCONT');
  const row = (figure: string, measured: number): Figure => ({
    scenario: 'hostile keys',
    mode: 'closed',
    figure,
    measured,
    target: 0,
  });
  return [
    row('values not counted alone', uncounted),
    row('values let in by a frozen store', opened),
    row('keys missing or too many', Math.abs(made - events.length)),
    row('keys of another shape', misshapen),
  ];
}

async function keysIn({ url }: StoreProcess) {
  const client = new Redis(url);
  try {
    const keys = await client.keys('*');
    return { made: keys.length, misshapen: keys.filter((key) => !/^gh1:\{[\w-]{22}\}:[\w-]{22}$/.test(key)).length };
  } finally {
    client.disconnect();
  }
}

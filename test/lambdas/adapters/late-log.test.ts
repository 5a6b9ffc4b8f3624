import { expect, it } from '@jest/globals';
import { lateLog } from '../../../lambdas/adapters/log/late-log.ts';

function opened() {
  const lines: string[] = [];
  let opens = 0;
  const write = (level: string) => (message: string, fields: object) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const log = lateLog(async () => {
    opens += 1;
    await Promise.resolve();
    return { info: write('info'), error: write('error') };
  });
  return { log, lines, opens: () => opens };
}

it('is not opened while there is nothing to say', async () => {
  const { log, opens } = opened();
  await log.written();
  expect(opens()).toBe(0);
});

it('is opened once, and every line is there, in order, when it says so', async () => {
  const { log, lines, opens } = opened();
  log.info('one', { a: 1 });
  log.error('two', {});
  log.info('three', {});
  expect(lines).toEqual([]);
  await log.written();
  expect([lines, opens()]).toEqual([['info one {"a":1}', 'error two {}', 'info three {}'], 1]);
  log.info('four', {});
  await log.written();
  expect(lines.at(-1)).toBe('info four {}');
});

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { believedMillis, uncheckedTarget } from '../../../lib/engine/health/target-standing.ts';
import type { FoundHealth, TargetHealth } from '../../health-port.ts';

type Item = { readonly [name: string]: AttributeValue };

/** A row that says nothing any more is shown a while to whoever looks into the table. */
const keptSeconds = 3_600;

/** The clocks of two runs agree on the table's time to a second or two. */
const clockErrorMicros = 5_000_000;

/** The partition of a gateway, and the row of a target in it: no name of an upstream and no place has a space. */
export const partitionOf = (gateway: string) => ({ S: `health#${gateway}` });
export const sortKeyOf = ({ upstream, target }: Pick<FoundHealth, 'upstream' | 'target'>) => ({
  S: `${upstream} ${target}`,
});

/**
 * The update that a run of checks asks for at the table's own time. It is refused where another run that began later has
 * written. One that began in the future was written by a clock that is wrong; what an instance takes for the table's time may
 * be set back, so a run knows its own row by its name.
 */
export function writing({ healthy, against, run, runMillis }: FoundHealth, nowMicros: number) {
  const startedAt = Math.floor(nowMicros - runMillis * 1_000);
  const numeral = (value: number) => ({ N: String(Math.floor(value)) });
  return {
    UpdateExpression:
      'SET healthy = :healthy, against = :against, writtenAt = :now, run = :run, startedAt = :startedAt, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(startedAt) OR run = :run OR NOT startedAt BETWEEN :later AND :soon',
    ExpressionAttributeValues: {
      ':healthy': { BOOL: healthy },
      ':against': numeral(against),
      ':now': numeral(nowMicros / 1_000),
      ':run': { S: run },
      ':startedAt': numeral(startedAt),
      ':expiresAt': numeral(nowMicros / 1_000_000 + keptSeconds),
      ':later': numeral(startedAt + 1),
      ':soon': numeral(nowMicros + clockErrorMicros),
    } satisfies Item,
  };
}

/** What a row says at the table's time. */
export function healthOf(item: Item, nowMicros: number): TargetHealth {
  const [upstream = '', target = ''] = (item['sk']?.S as string).split(' ');
  return { upstream, target, ...foundIn(item, nowMicros) };
}

/** How a target stood by the row that was replaced, if there was one that still said something. */
export function wasHealthy(replaced: Item | undefined, nowMicros: number): boolean {
  if (replaced === undefined) return uncheckedTarget.healthy;
  const { healthy, ageMillis } = foundIn(replaced, nowMicros);
  return ageMillis > believedMillis ? uncheckedTarget.healthy : healthy;
}

/** Another instance may know the table's time a second better, and have written a moment after now. */
const foundIn = (item: Item, nowMicros: number) => ({
  healthy: item['healthy']?.BOOL as boolean,
  against: Number(item['against']?.N),
  ageMillis: Math.max(0, Math.floor(nowMicros / 1_000) - Number(item['writtenAt']?.N)),
});

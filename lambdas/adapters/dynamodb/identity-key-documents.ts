import { identityRows } from '../../../lib/contract/identity-rows.ts';
import { keyTimes } from '../../../lib/engine/keys/key-times.ts';
import type { KeyDocument, KeyDocuments, SharedKeys } from '../../ports.ts';
import type { IdentityRow, IdentityTable, RowChange } from './identity-table.ts';

/** A document that nobody uses any more stays so long. */
const keptMillis = 2 * keyTimes.hard;

const { prefix, sk } = identityRows.keyDocument;

/** One row an issuer; the lease is a condition on it, so two instances can never both hold it. */
export function identityKeyDocuments(table: IdentityTable): KeyDocuments {
  const keyOf = (jwksUri: string) => ({ pk: prefix + jwksUri, sk });
  return {
    async read(jwksUri) {
      const row = await table.get(keyOf(jwksUri));
      return row === undefined ? undefined : sharedKeys(row);
    },
    lease: (jwksUri, now, until) => table.update(keyOf(jwksUri), leasing(now, until)),
    async write(jwksUri, shared) {
      await table.update(keyOf(jwksUri), writing(shared));
    },
  };
}

const numeral = (value: number) => ({ N: String(Math.floor(value)) });

/** A lease or a pause that ends later than any can was written by a clock that is wrong. */
function leasing(now: number, until: number): RowChange {
  return {
    UpdateExpression: 'SET leaseUntilMillis = :until, expiresAt = if_not_exists(expiresAt, :expiresAt)',
    ConditionExpression: [
      '(attribute_not_exists(leaseUntilMillis) OR NOT leaseUntilMillis BETWEEN :soon AND :longestLease)',
      '(attribute_not_exists(nextFetchAtMillis) OR NOT nextFetchAtMillis BETWEEN :soon AND :longestPause)',
    ].join(' AND '),
    ExpressionAttributeValues: {
      ':until': numeral(until),
      ':soon': numeral(Math.floor(now) + 1),
      ':longestLease': numeral(now + keyTimes.lease + keyTimes.clockError),
      ':longestPause': numeral(now + keyTimes.longestInterval + keyTimes.clockError),
      ':expiresAt': numeral((until + keptMillis) / 1000),
    },
  };
}

/** After a failure the document, which may be long, is not written once more. */
function writing({ keys, failures, nextFetchAtMillis }: SharedKeys): RowChange {
  const common = {
    ':free': numeral(0),
    ':failures': numeral(failures),
    ':next': numeral(nextFetchAtMillis),
  };
  const set = 'leaseUntilMillis = :free, failures = :failures, nextFetchAtMillis = :next';
  if (keys === null)
    return {
      UpdateExpression: `SET ${set}`,
      ConditionExpression: 'attribute_not_exists(fetchedAtMillis) OR fetchedAtMillis > :next',
      ExpressionAttributeValues: common,
    };
  const document =
    ', document = :document, generation = :generation, fetchedAtMillis = :fetched, expiresAt = :expiresAt';
  return {
    UpdateExpression: `SET ${set}${document}`,
    ConditionExpression:
      'attribute_not_exists(fetchedAtMillis) OR fetchedAtMillis <= :fetched OR fetchedAtMillis > :next',
    ExpressionAttributeValues: {
      ...common,
      ':fetched': numeral(keys.fetchedAtMillis),
      ':document': { S: keys.document },
      ':generation': { S: keys.generation },
      ':expiresAt': numeral((keys.fetchedAtMillis + keptMillis) / 1000),
    },
  };
}

function sharedKeys(row: IdentityRow): SharedKeys {
  return {
    keys: keyDocument(row),
    failures: numberOf(row, 'failures') ?? 0,
    nextFetchAtMillis: numberOf(row, 'nextFetchAtMillis') ?? 0,
  };
}

/** null until a first fetch has succeeded. */
function keyDocument(row: IdentityRow): KeyDocument | null {
  const document = row['document']?.S;
  const generation = row['generation']?.S;
  const fetchedAtMillis = numberOf(row, 'fetchedAtMillis');
  if (document === undefined || generation === undefined || fetchedAtMillis === undefined) return null;
  return { document, generation, fetchedAtMillis };
}

function numberOf(row: IdentityRow, name: string): number | undefined {
  const text = row[name]?.N;
  return text === undefined ? undefined : Number(text);
}

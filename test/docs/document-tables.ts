import { checkCodes } from '../../lib/contract/issue-codes/check-codes.ts';
import { type AwsLimit, awsLimits } from '../../lib/policies/aws-limits.ts';
import {
  endpointPerMonth,
  healthFunctionPerMonth,
  healthTargetPerMonth,
  idleCachePerMonth,
  logPrices,
  metricPrices,
  natPrices,
  pricePerMillion,
  secretPerMonth,
} from '../../lib/policies/prices.ts';
import { acknowledged } from '../examples/acknowledged.ts';

/** The tables of the documents that say what the code says, by the name between whose marks they stand. */
export const documentTables: {
  readonly [name: string]: { readonly document: string; readonly rows: readonly string[] };
} = {
  limits: {
    document: 'docs/limits.md',
    rows: table(['what', 'at most', 'more', 'the way out', 'source, read'], Object.values(awsLimits).map(limitCells)),
  },
  prices: {
    document: 'docs/limits.md',
    rows: table(
      ['what', 'US dollars'],
      [
        ['a million requests by API Gateway, with their access log', pricePerMillion.request],
        ['a million requests through the forwarder, with its log', pricePerMillion.forwarder],
        ['a million callers judged by a cached authorizer', pricePerMillion.cachedAuthorizer],
        ['a million callers judged without a cache', pricePerMillion.uncachedAuthorizer],
        ['a million checks of a limit in the cache', pricePerMillion.limit],
        ['a million checks of a limit in the table', pricePerMillion.tableCheck],
        ['the cache, a month', idleCachePerMonth],
        ['NAT gateways in two zones, a month', natPrices.perMonth],
        ['an interface endpoint in two zones, a month', endpointPerMonth],
        ['the secret of signed tokens, a month', secretPerMonth],
        ['the function that checks targets, a month', healthFunctionPerMonth],
        ['each target that is checked, a month', healthTargetPerMonth],
        ['a gigabyte of logs', logPrices.standard],
        ['a gigabyte of logs, infrequent access', logPrices['infrequent-access']],
        ['a custom metric, a month', metricPrices.metric],
      ].map(([what, price]) => [String(what), Number(price).toFixed(3)]),
    ),
  },
  checks: {
    document: 'docs/checks.md',
    rows: table(
      ['rule', 'what is found', 'what to do'],
      Object.entries(checkCodes).map(([code, { what, fix }]) => [code, what, fix]),
    ),
  },
  acknowledged: {
    document: 'docs/checks.md',
    rows: table(
      ['finding', 'why it is meant', 'shown by'],
      acknowledged.map(({ finding, reason, evidence }) => [
        `\`${finding}\``,
        reason,
        evidence.map((file) => `\`${file}\``).join(', '),
      ]),
    ),
  },
};

/** A document with its tables as the code has them. */
export function withTables(document: string, text: string): string {
  return Object.entries(documentTables)
    .filter(([, one]) => one.document === document)
    .reduce((written, [name, { rows }]) => {
      const mark = new RegExp(`(<!-- table ${name}[^>]*-->\n)[\\s\\S]*?(<!-- end ${name} -->)`);
      return written.replace(mark, (_, start: string, end: string) => `${start}${rows.join('\n')}\n${end}`);
    }, text);
}

function limitCells({ what, value, raise, wayOut, page, read }: AwsLimit): readonly string[] {
  const more = raise === 'never' ? 'no' : raise === 'support' ? 'by support' : raise;
  return [what, value.toLocaleString('en'), more, wayOut, `${page}, ${read}`];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
}

import { z } from 'zod';
import { durationMillis } from '../contract/units.ts';
import { errorsShape } from './edit-shape.ts';
import { parsePath } from './path-template.ts';
import { between, checked, count, duration, keys, text, whole } from './shape-values.ts';

/** The shape of how an upstream is called. What its times and its routes mean together is in `rules/`. */

const webAddress = checked<string>(
  'GH1004',
  (value) => typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value),
  'expected an http URL',
);

const failures = z.array(z.enum(['timeout', 'unreachable', 'malformed']));

const part = checked<number>(
  'GH1004',
  (value) => typeof value === 'number' && value > 0 && value <= 1,
  'expected a part of the calls: over 0, at most 1',
);

/** A whole number in these bounds. */
function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** What the upstream itself answers for; anything below is the caller's doing. */
const failedStatus = checked<number | readonly [first: number, last: number]>(
  'GH1004',
  (value) =>
    isWithin(value, 500, 599) ||
    (Array.isArray(value) && value.length === 2 && isWithin(value[0], 500, 599) && isWithin(value[1], value[0], 599)),
  'expected a status from 500 to 599, or the first and the last of several: [502, 504]',
);

const retriedStatus = checked<number>(
  'GH1004',
  (value) => value === 429 || isWithin(value, 500, 599),
  'expected 429 or a status from 500 to 599',
);

const healthyStatuses = checked<readonly [first: number, last: number]>(
  'GH1004',
  (value) =>
    Array.isArray(value) && value.length === 2 && isWithin(value[0], 200, 599) && isWithin(value[1], value[0], 599),
  'expected the lowest and the highest status that is healthy: [200, 399]',
);

const hedgeDelay = checked<string>(
  'GH1005',
  (value) => durationMillis(value) !== undefined || (typeof value === 'string' && /^p[5-9]\d$/.test(value)),
  "a duration, or a percentile of the latest calls from 'p50' to 'p99'",
);

const openFor = between(1_000, 3_600_000, 'a duration from 1s to 60min');

const breaker = keys({
  consecutiveFailures: whole(1, 1_000).optional(),
  failureRate: part.optional(),
  minimumCalls: whole(2, 10_000).optional(),
  slow: keys({ over: duration, rate: part }).optional(),
  openFor: openFor.optional(),
  maxOpenFor: openFor.optional(),
  successes: whole(1, 100).optional(),
  statuses: z.array(failedStatus).optional(),
  failures: failures.optional(),
});

const healthPath = checked<string>('GH1004', isPlainPath, "expected a path without query, such as '/health'");

function isPlainPath(value: unknown): boolean {
  const segments = typeof value === 'string' ? parsePath(value) : { fault: 'path' };
  return !('fault' in segments) && segments.every(({ kind }) => kind === 'literal');
}

const health = keys({
  path: healthPath,
  every: between(2_000, 60_000, 'a duration from 2s to 60s').optional(),
  timeout: duration.optional(),
  statuses: healthyStatuses.optional(),
  up: whole(1, 100).optional(),
  down: whole(1, 100).optional(),
});

const credential = z.discriminatedUnion('kind', [
  keys({ kind: z.literal('header'), header: text }),
  keys({ kind: z.literal('basic') }),
  keys({ kind: z.literal('client-credentials'), scopes: z.array(text).min(1).optional(), audience: text.optional() }),
]);

/** RFC 6066 §3: a host name as DNS has it, and no address. */
const serverName = checked<string>(
  'GH1004',
  (value) =>
    typeof value === 'string' &&
    value.length <= 253 &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(value),
  'expected the name of a host',
);

const tls = keys({
  privateCa: z.literal(true).optional(),
  clientCertificate: z.literal(true).optional(),
  serverName: serverName.optional(),
  minVersion: z.enum(['1.2', '1.3']).optional(),
});

export const upstreamShape = keys({
  timeout: duration,
  try: duration.optional(),
  connect: duration.optional(),
  firstByte: duration.optional(),
  basePath: text.optional(),
  trusts: z.enum(['headers', 'nothing', 'signed-token']).optional(),
  critical: z.boolean().optional(),
  errors: errorsShape.optional(),
  retry: keys({
    tries: whole(2, 3),
    pause: duration.optional(),
    statuses: z.array(retriedStatus).optional(),
    failures: failures.optional(),
    idempotencyKey: z.literal(true).optional(),
  }).optional(),
  hedge: keys({ after: hedgeDelay }).optional(),
  breaker: z.union([z.literal('none'), breaker]).optional(),
  balance: z
    .union([z.enum(['round-robin', 'weighted', 'random', 'least-outstanding']), keys({ hash: text })])
    .optional(),
  outliers: z
    .union([
      z.literal('none'),
      keys({
        failures: whole(1, 1_000).optional(),
        ejectFor: between(1_000, 600_000, 'a duration from 1s to 10min').optional(),
      }),
    ])
    .optional(),
  health: health.optional(),
  maxInFlight: count.optional(),
  deadlineHeader: text.optional(),
  credential: credential.optional(),
  tls: tls.optional(),
  dev: z.union([keys({ url: webAddress }), keys({ command: text })]).optional(),
});

/** As long as the last good answer of an instance may be, so that no configuration grows without a bound. */
const maxStaticBytes = 65_536;

/** What stands in an answer as it was declared. */
export const jsonBody = checked<unknown>(
  'GH1004',
  (value) => value !== undefined && Buffer.byteLength(JSON.stringify(value) ?? '') <= maxStaticBytes,
  `expected a JSON value of at most ${maxStaticBytes} bytes`,
);

const statusWithBody = checked<number>(
  'GH1004',
  (value) => isWithin(value, 200, 599) && ![204, 205, 304].includes(value),
  'expected a status from 200 to 599 whose answer has a body',
);

export const fallbackShape = keys({
  lastGood: between(1_000, 3_600_000, 'a duration from 1s to 60min').optional(),
  static: keys({ status: statusWithBody.optional(), body: jsonBody }).optional(),
});

export type UpstreamShape = z.infer<typeof upstreamShape>;

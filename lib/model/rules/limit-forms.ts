import { isOwnKey } from '../credential-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { type LimitReading, readLimits } from '../limit-reading.ts';
import { field } from '../reading.ts';

/** Each limit has the keys of its own kind: windows, buckets, requests under way, or a throttle of API Gateway. */
export function limitFormRules(gateway: GatewayReading): readonly Finding[] {
  const limits = readLimits(gateway);
  return [...limits.flatMap(formFindings), ...limits.flatMap(throttleFindings), ...twiceThrottled(limits)];
}

type Form = 'throttle' | 'concurrency' | 'window' | 'token-bucket' | 'leaky-bucket';

function formOf(raw: unknown): Form {
  const algorithm = field(raw, 'algorithm');
  if (field(raw, 'enforce') === 'best-effort') return 'throttle';
  if (field(raw, 'concurrency') !== undefined) return 'concurrency';
  return algorithm === 'token-bucket' || algorithm === 'leaky-bucket' ? algorithm : 'window';
}

const both = 'a limit has `rate` or `concurrency`, not both';
const noBurst = "`burst` is for `algorithm: 'token-bucket'` and `'leaky-bucket'`";
const noDelay = "`maxDelay` is for `algorithm: 'leaky-bucket'`";
const noLease = '`lease` is for `concurrency`';
const noAlgorithm = 'only a `rate` that is exact has an algorithm';
const noCounter = 'API Gateway keeps a best-effort limit: it counts no costs, and tells and asks nobody';

/** Keys that a form has not, each with the sentence that says where it belongs. */
const foreignKeys: { readonly [F in Form]: { readonly [key: string]: string } } = {
  throttle: {
    concurrency: 'API Gateway limits no requests under way: leave out `enforce`',
    algorithm: noAlgorithm,
    maxDelay: noDelay,
    lease: noLease,
    otherwise: noCounter,
    cost: noCounter,
    shadow: noCounter,
    hideHeaders: noCounter,
    onStoreError: noCounter,
  },
  concurrency: { rate: both, algorithm: noAlgorithm, burst: noBurst, maxDelay: noDelay },
  window: { burst: noBurst, maxDelay: noDelay, lease: noLease },
  'token-bucket': { maxDelay: noDelay, lease: noLease },
  'leaky-bucket': { lease: noLease },
};

function formFindings({ path, raw }: LimitReading): readonly Finding[] {
  const foreign = Object.entries(foreignKeys[formOf(raw)])
    .filter(([key]) => field(raw, key) !== undefined)
    .map(([key, why]): Finding => ({ code: 'GH1308', path: [...path, key], why }));
  const isEmpty = field(raw, 'rate') === undefined && field(raw, 'concurrency') === undefined;
  return isEmpty
    ? [...foreign, { code: 'GH1003', path: [...path, 'rate'], fix: 'write `rate` or `concurrency`' }]
    : foreign;
}

/** API Gateway keeps one rate for each key or for all callers of one route. */
function throttleFindings({ path, raw, scope, routes }: LimitReading): readonly Finding[] {
  if (formOf(raw) !== 'throttle') return [];
  const shared = 'API Gateway throttles single routes: only `limit` of a route may be best-effort';
  if (scope === 'shared') return [{ code: 'GH1308', path: [...path, 'enforce'], why: shared }];
  if (routes.some(({ key }) => key.startsWith('ANY '))) return [{ code: 'GH1118', path: [...path, 'enforce'] }];
  const by = [field(raw, 'by')].flat();
  if (by.length !== 1 || (by[0] !== 'key.id' && by[0] !== 'route')) {
    const isOdd = by.every((value) => typeof value === 'string');
    return isOdd ? [{ code: 'GH1312', path: [...path, 'by'] }] : [];
  }
  if (
    by[0] === 'key.id' &&
    routes.some(({ credential }) => typeof credential === 'object' && credential.members.some(isOwnKey))
  )
    return [
      {
        code: 'GH1312',
        path: [...path, 'by'],
        why: 'API Gateway counts all own keys of a tier as one',
        fix: 'leave out `enforce`: a limit by key.id is exact',
      },
    ];
  const rate = field(raw, 'rate');
  const isPerTier = typeof rate === 'object' && rate !== null && !Array.isArray(rate);
  if (Array.isArray(rate)) return [{ code: 'GH1313', path: [...path, 'rate'], fix: 'write one rate' }];
  if (by[0] === 'route' && isPerTier && scope === 'route')
    return [{ code: 'GH1313', path: [...path, 'rate'], fix: "write one rate, or `by: 'key.id'`" }];
  return [];
}

function twiceThrottled(limits: readonly LimitReading[]): readonly Finding[] {
  const seen = new Set<string>();
  return limits.flatMap(({ path, raw }): readonly Finding[] => {
    if (formOf(raw) !== 'throttle' || typeof path.at(-1) !== 'number') return [];
    const key = JSON.stringify([path.slice(0, -1), [field(raw, 'by')].flat()]);
    const isSecond = seen.has(key);
    seen.add(key);
    return isSecond ? [{ code: 'GH1313', path: [...path, 'by'] }] : [];
  });
}

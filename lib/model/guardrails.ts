import { durationMillis, rateWindow, sizeBytes, type Window } from '../contract/units.ts';
import { entriesOf, field, textsOf } from './reading.ts';

/** What is demanded of the routes of a gateway and of itself. A member that demands nothing is false, null or empty. */
export interface Guardrails {
  readonly limitRequired: boolean;
  readonly maxTimeoutMillis: number | null;
  readonly maxBodyBytes: number | null;
  /** Sorted, as are all lists of texts here; null for any, which '*' in a declaration is too. */
  readonly origins: readonly string[] | null;
  readonly owners: readonly string[] | null;
  readonly basePathRequired: boolean;
  /** `GET /products` as callers see it; null for any, empty for none. */
  readonly publicRoutes: readonly string[] | null;
  /** A limit of each route holds within every one of these, the shortest window first and one a window. */
  readonly maxReads: readonly Window[];
  readonly maxWrites: readonly Window[];
  readonly upstreamsLocked: boolean;
  readonly aggregatesInBffOnly: boolean;
}

/** Of a gateway declaration of any shape: what its platform demands, and what it demands beside. */
export function guardrailsOf(declaration: unknown): Guardrails {
  const platform = field(declaration, 'platform', 'definition', 'guardrails');
  // The one word that gives room is the platform's alone: what is usual without it is no demand of a gateway.
  const aggregatesInBffOnly = field(platform, 'aggregates') !== 'anywhere';
  return tighter(
    { ...readGuardrails(platform), aggregatesInBffOnly },
    readGuardrails(field(declaration, 'definition', 'guardrails')),
  );
}

/** Written guardrails; what is not of their shape demands nothing, and is told as such. */
export function readGuardrails(written: unknown): Guardrails {
  const millis = durationMillis(field(written, 'maxTimeout'));
  const bytes = sizeBytes(field(written, 'maxBody'));
  const origins = textsIn(field(written, 'origins'));
  const isRefused = field(written, 'publicRoutes') === 'refused';
  return {
    limitRequired: field(written, 'limit') === 'required',
    maxTimeoutMillis: millis ?? null,
    maxBodyBytes: bytes ?? null,
    origins: origins?.includes('*') ? null : origins,
    owners: textsIn(field(written, 'owners')),
    basePathRequired: field(written, 'basePath') === 'required',
    publicRoutes: isRefused ? [] : textsIn(field(written, 'publicRoutes')),
    maxReads: windowsIn(field(written, 'maxRate', 'reads')),
    maxWrites: windowsIn(field(written, 'maxRate', 'writes')),
    upstreamsLocked: field(written, 'upstreams') === 'locked',
    aggregatesInBffOnly: false,
  };
}

function textsIn(written: unknown): readonly string[] | null {
  return Array.isArray(written) ? [...new Set(textsOf(written).map(([, text]) => text))].sort() : null;
}

function windowsIn(written: unknown): readonly Window[] {
  const window = rateWindow(written);
  return window === undefined ? [] : [window];
}

/** All that one of them demands, and all that the other does. */
export function tighter(one: Guardrails, other: Guardrails): Guardrails {
  return Object.fromEntries(
    entriesOf(meets).map(([key, meet]) => {
      const of = key as keyof Guardrails;
      return [key, (meet as (a: unknown, b: unknown) => unknown)(one[of], other[of])];
    }),
  ) as unknown as Guardrails;
}

const either = (one: boolean, other: boolean) => one || other;
const least = (one: number | null, other: number | null) => both(one, other, Math.min);
const common = (one: readonly string[] | null, other: readonly string[] | null) =>
  both(one, other, (some, others) => some.filter((text) => others.includes(text)));

/** In the order of their lengths; of two rates in windows of one length the lower, and neither of others implies the other. */
function everyWindow(one: readonly Window[], other: readonly Window[]): readonly Window[] {
  const lowest = new Map<number, number>();
  for (const { limit, windowMillis } of [...one, ...other])
    lowest.set(windowMillis, Math.min(limit, lowest.get(windowMillis) ?? limit));
  return [...lowest].sort(([a], [b]) => a - b).map(([windowMillis, limit]) => ({ limit, windowMillis }));
}

/** null is no demand, so the other one stands. */
function both<T>(one: T | null, other: T | null, meet: (one: T, other: T) => T): T | null {
  if (one === null) return other;
  return other === null ? one : meet(one, other);
}

/** A new guardrail needs a row here, or this does not compile. */
const meets: { readonly [K in keyof Guardrails]: (one: Guardrails[K], other: Guardrails[K]) => Guardrails[K] } = {
  limitRequired: either,
  maxTimeoutMillis: least,
  maxBodyBytes: least,
  origins: common,
  owners: common,
  basePathRequired: either,
  publicRoutes: common,
  maxReads: everyWindow,
  maxWrites: everyWindow,
  upstreamsLocked: either,
  aggregatesInBffOnly: either,
};

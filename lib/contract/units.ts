/** A span of time as people type it: `'250ms'`, `'5s'`, `'2min'`. */
export type Duration = `${number}${'ms' | 's' | 'min'}`;
/** A number of requests in one window: `'300/min'`. */
export type Rate = `${number}/${'s' | 'min' | 'h' | 'day'}`;
/** A number of requests in one calendar period of UTC, as usage plans count: `'10000/day'`. */
export type Quota = `${number}/${'day' | 'week' | 'month'}`;
/** A number of requests in a day or seven days, as limits count: a month has no one length. */
export type OwnKeyQuota = `${number}/${'day' | 'week'}`;

/** A number of bytes as people type it, in units of 1024: `'64KB'`, `'1MB'`. */
export type Size = `${number}${'KB' | 'MB'}`;

const millisOf = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, day: 86_400_000 } as const;

/** Milliseconds of a duration; undefined when the text is not a whole, positive duration. `'1e3ms'` and `'-5s'` are not. */
export function durationMillis(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|min)$/.exec(text) : null;
  const millis = parts && Number(parts[1]) * millisOf[parts[2] as 'ms' | 's' | 'min'];
  return millis && Number.isInteger(millis) ? millis : undefined;
}

/** As people read it, in the largest unit that has no fraction: `250 ms`, `5 s`, `2 min`. */
export function durationText(millis: number): string {
  if (millis % millisOf.s !== 0) return `${millis} ms`;
  return millis % millisOf.min === 0 && millis > 0 ? `${millis / millisOf.min} min` : `${millis / millisOf.s} s`;
}

/** A part of a whole as people read it: `12.5 %`. */
export function percentText(part: number): string {
  return `${Math.round(part * 1_000) / 10} %`;
}

/** What a rate means: at most `limit` requests in any window of `windowMillis`. */
export interface Window {
  readonly limit: number;
  readonly windowMillis: number;
}

/** The window of a rate; undefined when the count is not a whole number of at least one. */
export function rateWindow(text: unknown): Window | undefined {
  const parts = typeof text === 'string' ? /^([1-9]\d{0,8})\/(s|min|h|day)$/.exec(text) : null;
  return parts ? { limit: Number(parts[1]), windowMillis: millisOf[parts[2] as 's' | 'min' | 'h' | 'day'] } : undefined;
}

/** What a quota means: at most `limit` requests in a period of API Gateway. */
export interface PeriodQuota {
  readonly limit: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

/** The parts of a quota; undefined when the count is not a whole number of at least one. */
export function periodQuota(text: unknown): PeriodQuota | undefined {
  const parts = typeof text === 'string' ? /^([1-9]\d{0,8})\/(day|week|month)$/.exec(text) : null;
  return parts ? { limit: Number(parts[1]), period: parts[2]?.toUpperCase() as PeriodQuota['period'] } : undefined;
}

const bytesOf = { KB: 1_024, MB: 1_048_576 } as const;

/** Bytes of a size; undefined when the text is not a whole, positive number of a unit. `'1.5MB'` and `'64kb'` are not. */
export function sizeBytes(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^([1-9]\d{0,5})(KB|MB)$/.exec(text) : null;
  return parts ? Number(parts[1]) * bytesOf[parts[2] as 'KB' | 'MB'] : undefined;
}

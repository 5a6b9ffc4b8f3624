import type { HostLogLine } from '../host-types.ts';

/**
 * A log line of the hosted system as a person at a terminal wants it; undefined for what only machines read. Requests in
 * one short line each; of the functions, only changes of circuits and of targets, warnings, errors, and what is no JSON.
 */
export function readableLog({ source, text }: HostLogLine): string | undefined {
  const fields = jsonObject(text);
  if (fields === undefined) return `${source}: ${text}`;
  if (source !== 'access-log' && fields['message'] === 'circuit') return circuitLine(fields);
  if (source !== 'access-log' && fields['message'] === 'target health') return targetLine(fields);
  if (source !== 'access-log')
    return ['WARN', 'ERROR', 'CRITICAL'].includes(String(fields['level'])) ? `${source}: ${text}` : undefined;
  const { status, httpMethod, resourcePath, responseLatency, errorType } = fields;
  const why = errorType === undefined || errorType === '-' ? '' : ` ${errorType}`;
  return `${status} ${httpMethod} ${resourcePath} ${responseLatency} ms${why}`;
}

/** `orders: circuit closed → open for 30 s, 7 of 9 calls failed`. */
function circuitLine({ of, upstream, from, to, openMillis, calls, failures, slow, note }: Fields): string {
  const whose = of === 'instance' ? "an instance's own circuit" : 'circuit';
  const period = to === 'open' && Number(openMillis) > 0 ? ` for ${Number(openMillis) / 1_000} s` : '';
  const bad = Number(failures) + Number(slow);
  const counted = bad > 0 ? `, ${bad} of ${calls} calls failed or were slow` : '';
  const { by, why } = (note ?? {}) as Fields;
  return `${upstream}: ${whose} ${from} → ${to}${period}${counted}${by === undefined ? '' : `, by ${by}: ${why}`}`;
}

/** `orders: 127.0.0.1:3001 is out of service, its last check came to 503`. */
function targetLine({ upstream, target, healthy, found }: Fields): string {
  const standing = healthy === true ? 'is back' : 'is out of service';
  return `${upstream}: ${target} ${standing}, its last check came to ${found}`;
}

type Fields = { readonly [field: string]: unknown };

function jsonObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

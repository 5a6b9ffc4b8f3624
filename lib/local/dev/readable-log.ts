import type { HostLogLine } from '../host-types.ts';

/**
 * A log line of the hosted system as a person at a terminal wants it; undefined for what only machines read. Requests in
 * one short line each; of the functions, only warnings, errors, and what is no JSON.
 */
export function readableLog({ source, text }: HostLogLine): string | undefined {
  const fields = jsonObject(text);
  if (fields === undefined) return `${source}: ${text}`;
  if (source !== 'access-log')
    return ['WARN', 'ERROR', 'CRITICAL'].includes(String(fields['level'])) ? `${source}: ${text}` : undefined;
  const { status, httpMethod, resourcePath, responseLatency, errorType } = fields;
  const why = errorType === undefined || errorType === '-' ? '' : ` ${errorType}`;
  return `${status} ${httpMethod} ${resourcePath} ${responseLatency} ms${why}`;
}

function jsonObject(text: string): { readonly [field: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

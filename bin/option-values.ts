import { InvalidArgumentError } from 'commander';
import { isNoteText, noteTextSays } from '../lib/contract/breakers-event.ts';
import { durationMillis } from '../lib/contract/units.ts';

export function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('a port is a number up to 65535');
  return value;
}

export function list(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

export function pair(text: string, before: { readonly [name: string]: string }): { readonly [name: string]: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('write name=value');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const secondsOf = { min: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of a time that lies ahead: `90min`, `24h`, `90d`. */
export function ahead(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})(min|h|d)$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError("a time ahead is a number with unit, such as '24h' or '90d'");
  return Number(count) * secondsOf[unit as keyof typeof secondsOf];
}

/** Seconds since the epoch of a moment with its zone: `2026-11-24T09:00:00Z`. */
export function instant(text: string): number {
  const millis = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(millis)) throw new InvalidArgumentError("a moment has a zone, such as '2026-11-24T09:00:00Z'");
  return Math.floor(millis / 1000);
}

/** What people write to be kept and shown to others. */
export function note(text: string): string {
  if (!isNoteText(text)) throw new InvalidArgumentError(`write ${noteTextSays}`);
  return text;
}

export function seconds(text: string): number {
  const millis = durationMillis(text.replace(/^-/, ''));
  if (millis === undefined)
    throw new InvalidArgumentError("a duration is a number with unit, such as '5min' or '-1min'");
  return (text.startsWith('-') ? -millis : millis) / 1000;
}

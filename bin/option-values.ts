import { InvalidArgumentError } from 'commander';
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

export function seconds(text: string): number {
  const millis = durationMillis(text.replace(/^-/, ''));
  if (millis === undefined)
    throw new InvalidArgumentError("a duration is a number with unit, such as '5min' or '-1min'");
  return (text.startsWith('-') ? -millis : millis) / 1000;
}

import { hash } from 'node:crypto';
import type { LimitRule } from '../../lib/contract/limits.ts';
import { type RequestValue, requestValueText } from '../../lib/contract/request-value.ts';

/** A value of the dimension with the request's text for it; absence is a value of its own, never the empty text. */
export type Resolved = readonly [value: RequestValue, text: string | undefined];

/**
 * How many texts of a caller's own choice a limit tells apart; more share a counter, which refuses sooner and never later.
 * So a flood of made-up values cannot fill the store: it holds 15 MB of such counters at most, for each value that stands
 * beside them. Fewer would be shared by callers who made nothing up: of three hundred real values less than one pair is.
 */
const textsToldApart = 65_536;
const chosenByCaller: ReadonlySet<RequestValue['from']> = new Set(['header', 'query', 'path']);

/**
 * The store key of one counter: `gh1:{partition}:counter`, always 51 characters, both parts hashes of typed tuples. No
 * caller's text can move a slot, collide with another tuple or lengthen a key.
 * The partition is the dimension's values and nothing else: limits by the same values are checked in one call wherever
 * they were declared, and a counter that several routes share is found under one partition from each of them. The
 * limit's number is not hashed: a changed limit keeps what was counted.
 */
export function limitKey(id: string, { algorithm, windowMillis }: LimitRule, dimension: readonly Resolved[]): string {
  const values = bounded(
    dimension.map(([value, text]) => [value, requestValueText(value), text] as const).sort(byName),
  );
  const partition = short(digest(['partition', ...values]));
  const counter = short(digest(['counter', id, algorithm, windowMillis, ...values]));
  return `gh1:{${partition}}:${counter}`;
}

type Named = readonly [value: RequestValue, name: string, text: string | undefined];

const byName = ([, a]: Named, [, b]: Named) => (a < b ? -1 : 1);

/** The texts that a caller chooses become one number together, or the product of two would again be without bound. */
function bounded(values: readonly Named[]): readonly unknown[] {
  const isChosen = ([{ from }, , text]: Named) => chosenByCaller.has(from) && text !== undefined;
  const chosen = values.filter(isChosen);
  const plain = values.filter((value) => !isChosen(value)).map(([, name, text]) => [name, text ?? null]);
  if (chosen.length === 0) return plain;
  const named = chosen.map(([, name, text]) => [name, text]);
  const number = Buffer.from(digest(named), 'base64url').readUInt32BE() % textsToldApart;
  return [...plain, named.map(([name]) => name), number];
}

/** 132 bits: nobody meets another's by chance or search, and Valkey handles keys above 60 characters a good deal slower. */
const short = (hashed: string) => hashed.slice(0, 22);

/** JSON tells any two lists apart, and half characters too, which UTF-8 would not. */
const digest = (items: readonly unknown[]) => hash('sha256', JSON.stringify(items), 'base64url');

import type { FieldPlace } from '../contract/shape.ts';
import type { Path } from './finding.ts';
import type { RouteReading } from './gateway-reading.ts';
import { entriesOf, field, textOf, textsOf } from './reading.ts';

/** Edits of headers or of query parameters, as one route has written them. */
export interface FieldEditsReading {
  readonly place: FieldPlace;
  /** One that was written: what it names, and its value or its new name. */
  readonly set: readonly WrittenEdit[];
  readonly add: readonly WrittenEdit[];
  readonly remove: readonly NamedField[];
  readonly rename: readonly Renaming[];
}

export interface NamedField {
  readonly path: Path;
  readonly name: string;
}

export interface WrittenEdit extends NamedField {
  readonly value: unknown;
}

export interface Renaming extends NamedField {
  /** undefined where it is no text. */
  readonly to: string | undefined;
}

/** Edits of one body, as they were written. */
export interface BodyEditsReading {
  readonly path: Path;
  readonly raw: unknown;
  /** Of what a client sends, or of what a service answers. */
  readonly of: 'request' | 'answer';
}

/** The edits of headers and query parameters of a route, everywhere where it may have some. */
export function fieldEditsOf({ path, raw }: RouteReading): readonly FieldEditsReading[] {
  return [
    fieldEdits('request-header', path, raw),
    fieldEdits('query', [...path, 'query'], field(raw, 'query')),
    fieldEdits('answer-header', [...path, 'answer'], field(raw, 'answer')),
  ];
}

export function bodyEditsOf({ path, raw }: RouteReading): readonly BodyEditsReading[] {
  const all = [
    { path: [...path, 'body'], raw: field(raw, 'body'), of: 'request' },
    { path: [...path, 'answer', 'body'], raw: field(raw, 'answer', 'body'), of: 'answer' },
  ] as const;
  return all.filter((one) => one.raw !== undefined);
}

/** Everything that a route puts somewhere: a value of the request, or a constant. */
export function writtenEdits(route: RouteReading): readonly WrittenEdit[] {
  return [
    ...fieldEditsOf(route).flatMap(({ set, add }) => [...set, ...add]),
    ...bodyEditsOf(route).flatMap(({ path, raw }) => written(path, raw, 'set')),
  ];
}

/** What fields are renamed to; each stands where its old name does. */
export function newNames(renamings: readonly Renaming[]): readonly NamedField[] {
  return renamings.flatMap(({ path, to }) => (to === undefined ? [] : [{ path, name: to }]));
}

function fieldEdits(place: FieldPlace, path: Path, raw: unknown): FieldEditsReading {
  return {
    place,
    set: written(path, raw, 'set'),
    add: written(path, raw, 'add'),
    remove: textsOf(field(raw, 'remove')).map(([index, name]) => ({ path: [...path, 'remove', index], name })),
    rename: written(path, raw, 'rename').map(({ value, ...one }) => ({ ...one, to: textOf(value) })),
  };
}

function written(path: Path, raw: unknown, key: 'set' | 'add' | 'rename'): readonly WrittenEdit[] {
  return entriesOf(field(raw, key)).map(([name, value]) => ({ path: [...path, key, name], name, value }));
}

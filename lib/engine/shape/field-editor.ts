import {
  fieldRefusal,
  foldFieldName,
  isHeaderName,
  isHeaderValue,
  isWrittenInward,
} from '../../contract/editable-field.ts';
import { foldHeaderName, isHopByHopHeader, isReservedHeader } from '../../contract/header-names.ts';
import type { RequestValue } from '../../contract/request-value.ts';
import type { FieldEdits, FieldPlace } from '../../contract/shape.ts';
import { headerList } from '../headers/header-value.ts';
import { nominated } from '../headers/upstream-headers.ts';

type Field = readonly [name: string, value: string];
/** Headers, or query parameters with their text decoded; several fields of one name are several. */
export type FieldList = readonly Field[];
/** The text of a request's value, or undefined where it has none. */
export type ResolveText = (value: RequestValue) => string | undefined;
export type FieldEditor = (fields: FieldList, resolve: ResolveText) => FieldList;

/**
 * The edits as one function, made once a route: remove, rename, set, add. Names are compared folded. Whatever the edits say
 * and whoever sent the fields, none comes out that is `closed` (the names of identity and credentials that the platform chose), of
 * the connection or the gateway's own, and no value that cannot be sent: such a field is dropped, and nothing takes its place.
 */
export function fieldEditor(place: FieldPlace, edits: FieldEdits, closed: readonly string[]): FieldEditor {
  const rules: Rules = { place, closed: new Set(closed.map((name) => foldFieldName(place, name))) };
  const fold = (name: string) => foldFieldName(place, name);
  const removed = new Set((edits.remove ?? []).map(fold));
  const names = new Map((edits.rename ?? []).map(({ from, to }) => [fold(from), to]));
  const set = (edits.set ?? []).filter(({ name }) => isOpen(name, rules));
  const replaced = new Set((edits.set ?? []).map(({ name }) => fold(name)));
  const added = [...set, ...(edits.add ?? []).filter(({ name }) => isOpen(name, rules))];
  return (fields, resolve) => {
    const kept = passing(fields, rules).filter(([name]) => !removed.has(fold(name)));
    const standing = renamed(kept, names, rules).filter(([name]) => !replaced.has(fold(name)));
    return [...standing, ...added.flatMap(({ name, value }) => made(name, textOf(value, resolve, place), rules))];
  };
}

interface Rules {
  readonly place: FieldPlace;
  readonly closed: ReadonlySet<string>;
}

/** An edit may make a field of this name. */
function isOpen(name: string, { place, closed }: Rules): boolean {
  return fieldRefusal(place, name) === undefined && !closed.has(foldFieldName(place, name));
}

function made(name: string, value: string | undefined, { place }: Rules): FieldList {
  return value === undefined || (place !== 'query' && !isHeaderValue(value)) ? [] : [[name, value]];
}

/** A text of the request becomes one item that every server reads as the same bytes; a constant is what it is. */
function textOf(value: RequestValue, resolve: ResolveText, place: FieldPlace): string | undefined {
  const text = resolve(value);
  return text === undefined || place === 'query' || value.from === 'static' ? text : headerList([text]);
}

/** All at once, each field where it stands. A field that was not renamed and has the new name of one that was is gone. */
function renamed(fields: FieldList, names: ReadonlyMap<string, string>, rules: Rules): FieldList {
  const fold = (name: string) => foldFieldName(rules.place, name);
  const taken = new Set(fields.flatMap(([name]) => names.get(fold(name)) ?? []).map(fold));
  return fields.flatMap(([name, value]): FieldList => {
    const to = names.get(fold(name));
    if (to !== undefined) return isOpen(to, rules) ? [[to, value]] : [];
    return taken.has(fold(name)) ? [] : [[name, value]];
  });
}

/** Fields that may come in at all: no edit can carry another one out under a harmless name. */
function passing(fields: FieldList, { place, closed }: Rules): FieldList {
  if (place === 'query') return fields.filter(([name]) => !closed.has(name));
  const perHop = new Set(nominated(fields).map(foldHeaderName));
  return fields.filter(([name, value]) => {
    const folded = foldHeaderName(name);
    if (!isHeaderName(name) || !isHeaderValue(value) || isHopByHopHeader(name)) return false;
    return !perHop.has(folded) && !closed.has(folded) && !neverPasses[place](name, folded);
  });
}

/** What clients and services may not say, beyond what is of the connection. */
const neverPasses: Record<Exclude<FieldPlace, 'query'>, (name: string, folded: string) => boolean> = {
  'request-header': (name, folded) => isReservedHeader(name) || isWrittenInward(folded),
  // A service may tell its own client about users and tenants; what the gateway says of an answer it cannot.
  'answer-header': (_name, folded) => writtenOutward.test(folded),
};
const writtenOutward = /^(x-request-id|x-trace-id|x-gatehouse-.*)$/;

import { parseBodyPath } from '../contract/body-path.ts';
import type { AnswerEdits, BodyEdits, BodyPath, ErrorEnvelope, FieldEdits, RequestEdits } from '../contract/shape.ts';
import type { AnswerShape, BodyEditsShape, ErrorsShape, FieldEditsShape, ValueShape } from './edit-shape.ts';
import { requestValue } from './normalise-value.ts';
import type { RouteShape } from './route-shape.ts';

/** The parsed form of edits that the rules have accepted. What is written and edits nothing is null, as what is not written. */
export function requestEdits({ add, rename, query, body }: RouteShape): RequestEdits | null {
  return orNull({
    headers: fieldEdits({ add, rename }),
    query: query === undefined ? null : fieldEdits(query),
    body: body === undefined ? null : bodyEdits(body),
  });
}

export function answerEdits(answer: AnswerShape | undefined): AnswerEdits | null {
  if (answer === undefined) return null;
  return orNull({ headers: fieldEdits(answer), body: answer.body === undefined ? null : bodyEdits(answer.body) });
}

/** The edits of a body, or of what a part answers. */
export function bodyEdits({ pick, limit, remove, rename, set }: BodyEditsShape): BodyEdits | null {
  const paths = (texts: readonly string[]) => texts.map(bodyPath);
  return whatIsThere<BodyEdits>({
    pick: pick === undefined ? undefined : paths(pick),
    limit: listed(limit, (path, first) => ({ path: bodyPath(path), first })),
    remove: remove?.length ? paths(remove) : undefined,
    rename: listed(rename, (path, to) => ({ path: bodyPath(path), to: nameIn(to) })),
    set: listed(set, (path, value) => ({ path: bodyPath(path), value: requestValue(value) })),
  });
}

export function errorEnvelope(errors: ErrorsShape | undefined): ErrorEnvelope | null {
  if (errors === undefined) return null;
  if (errors === 'problem') return { detail: null, members: {} };
  const members = Object.entries(errors.members ?? {}).map(([name, path]) => [name, bodyPath(path)] as const);
  return {
    detail: errors.detail === undefined ? null : bodyPath(errors.detail),
    members: Object.fromEntries(members),
  };
}

function fieldEdits({ remove, rename, set, add }: Partial<FieldEditsShape>): FieldEdits | null {
  const named = (name: string, value: ValueShape) => ({ name, value: requestValue(value) });
  return whatIsThere<FieldEdits>({
    remove: remove?.length ? remove : undefined,
    rename: listed(rename, (from, to) => ({ from, to })),
    set: listed(set, named),
    add: listed(add, named),
  });
}

function bodyPath(text: string): BodyPath {
  const read = parseBodyPath(text);
  if ('fault' in read) throw new Error('a rule has let a path through that is none');
  return read.path;
}

/** The one name in the text of a new name. */
function nameIn(text: string): string {
  const [step] = bodyPath(text);
  if (step?.kind !== 'member') throw new Error('a rule has let a new name through that is none');
  return step.name;
}

function listed<From, To>(
  record: { readonly [name: string]: From } | undefined,
  make: (name: string, value: From) => To,
): readonly To[] | undefined {
  const all = Object.entries(record ?? {}).map(([name, value]) => make(name, value));
  return all.length === 0 ? undefined : all;
}

/** Without members that are not there; null where none is. */
function whatIsThere<T extends object>(all: { readonly [K in keyof T]-?: T[K] | undefined }): T | null {
  const there = Object.entries(all).filter(([, one]) => one !== undefined);
  return there.length === 0 ? null : (Object.fromEntries(there) as T);
}

function orNull<T extends object>(all: T): T | null {
  return Object.values(all).every((one) => one === null) ? null : all;
}

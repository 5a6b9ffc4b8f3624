import type { BodyEdits, FieldEdits, RequestEdits } from '../../lib/contract/shape.ts';
import { type BodyEditor, bodyEditor } from '../../lib/engine/shape/body-editor.ts';
import {
  type FieldEditor,
  type FieldList,
  fieldEditor,
  type ResolveText,
} from '../../lib/engine/shape/field-editor.ts';

/** The edits of a route's requests as functions; null where it has none of a sort. */
export interface RequestEditors {
  /** Of what the client sent and may send: before the route's `set`, and what stands beside it. */
  readonly renamed: (passed: FieldList) => FieldList;
  readonly added: (resolve: ResolveText) => FieldList;
  readonly query: FieldEditor | null;
  readonly body: BodyEditor | null;
}

/** Names that the platform chose for identity and credentials: no edit makes one of them. */
export interface ClosedNames {
  readonly headers: readonly string[];
  readonly query: readonly string[];
}

/** Made once a route. */
export function requestEditors({ headers, query, body }: RequestEdits, closed: ClosedNames): RequestEditors {
  const rename = editor({ rename: headers?.rename ?? [] }, closed.headers);
  const add = editor({ add: headers?.add ?? [] }, closed.headers);
  return {
    renamed: (passed) => rename(passed, () => undefined),
    added: (resolve) => add([], resolve),
    query: query && fieldEditor('query', query, closed.query),
    body: body && bodyEditor(body satisfies BodyEdits),
  };
}

const editor = (edits: FieldEdits, closed: readonly string[]) => fieldEditor('request-header', edits, closed);

import { isUnsafeMember } from '../../lib/contract/body-path.ts';
import type { ErrorEnvelope, Json } from '../../lib/contract/shape.ts';
import { valuesAt } from '../../lib/engine/shape/body-edits.ts';
import { writeJson } from '../../lib/engine/shape/write-json.ts';

/** What a problem tells of a service's error. */
export interface ErrorMembers {
  /** The sentence for people; undefined where the service says none. */
  readonly detail: string | undefined;
  readonly members: { readonly [name: string]: Json };
}

/** A longer sentence is none for people, and a larger member no answer to what went wrong: they are left out. */
const maxDetail = 1_000;
const memberLimits = { maxBytes: 16_384, maxDepth: 16, maxValues: 1_000 };

/** What an error of a service says at the places of its envelope. Names of a problem's own are never a member's. */
export function errorMembers(error: Json, { detail, members }: ErrorEnvelope): ErrorMembers {
  const [sentence] = detail === null ? [] : valuesAt(error, detail);
  const found = Object.entries(members).flatMap(([name, path]) => {
    const [value] = valuesAt(error, path);
    return value === undefined || ofProblems.has(name) || isUnsafeMember(name) || isTooMuch(value)
      ? []
      : [[name, value] as const];
  });
  return {
    detail: typeof sentence === 'string' && sentence.length <= maxDetail ? sentence : undefined,
    members: Object.fromEntries(found),
  };
}

const ofProblems: ReadonlySet<string> = new Set(['type', 'title', 'status', 'detail', 'instance', 'requestId']);

const isTooMuch = (value: Json) => 'refusal' in writeJson(value, memberLimits);

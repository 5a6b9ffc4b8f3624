import { anyMethod, verbs } from './known-words.ts';
import { type Loose, membersOf, under } from './loose.ts';

/** One operation of a document, with what is around it. */
export interface Operation {
  /** Where it stands, as a JSON pointer. */
  readonly at: string;
  readonly path: string;
  /** In lower case; `any` for the one that takes every method. */
  readonly verb: string;
  readonly operation: Loose;
  readonly integration: Loose;
}

export const integrationKey = 'x-amazon-apigateway-integration';

/** Every operation of the body of a REST API. */
export function operationsOf(body: Loose): readonly Operation[] {
  return Object.entries(membersOf(body.paths)).flatMap(([path, item]) =>
    Object.entries(membersOf(item))
      .filter(([key]) => key === anyMethod || verbs.includes(key))
      .map(([key, value]) => {
        const operation = membersOf(value);
        const verb = key === anyMethod ? 'any' : key;
        return {
          at: under('', 'paths', path, key),
          path,
          verb,
          operation,
          integration: membersOf(operation[integrationKey]),
        };
      }),
  );
}

/** Where its integration stands. */
export function integrationAt({ at }: Operation, ...steps: readonly string[]): string {
  return under(at, integrationKey, ...steps);
}

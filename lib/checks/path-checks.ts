import type { Issue } from '../contract/issue.ts';
import { extensionsOf } from './known-words.ts';
import { type Loose, membersOf, under } from './loose.ts';
import type { Operation } from './operation.ts';

/** Paths that one API cannot hold: a parent has one variable child, a greedy one has none, and a parameter is a whole segment. */
export function pathIssues(paths: readonly string[]): readonly Issue[] {
  const variables = new Map<string, string>();
  return paths.flatMap((path) => {
    const segments = path.split('/').slice(1);
    const bad = (why: string, got: string): Issue => ({ code: 'GH5028', at: under('', 'paths', path), got, why });
    return segments.flatMap((segment, index): readonly Issue[] => {
      if (!segment.includes('{')) return [];
      if (!/^\{[\w.:-]+\+?\}$/.test(segment)) return [bad('a path parameter is a whole segment', segment)];
      const parent = segments.slice(0, index).join('/');
      const before = variables.get(parent) ?? segment;
      variables.set(parent, before);
      return [
        ...(before === segment ? [] : [bad(`beside ${before}, two parameters in one place of the path`, segment)]),
        ...(segment.endsWith('+}') && index < segments.length - 1
          ? [bad('nothing follows a greedy parameter', segment)]
          : []),
      ];
    });
  });
}

/** Extensions that API Gateway reads nowhere, or not in this place: a misspelt one is left out without a word. */
export function extensionIssues(body: Loose, operations: readonly Operation[]): readonly Issue[] {
  const schemes = { ...membersOf(membersOf(body.components).securitySchemes), ...membersOf(body.securityDefinitions) };
  const schemesAt = body.swagger === undefined ? '/components/securitySchemes' : '/securityDefinitions';
  return [
    ...unknown('', body, extensionsOf.document),
    ...Object.entries(membersOf(body.paths)).flatMap(([path, item]) =>
      unknown(under('', 'paths', path), membersOf(item), extensionsOf.path),
    ),
    ...operations.flatMap(({ at, operation }) => unknown(at, operation, extensionsOf.operation)),
    ...Object.entries(schemes).flatMap(([name, scheme]) =>
      unknown(under(schemesAt, name), membersOf(scheme), extensionsOf.scheme),
    ),
  ];
}

function unknown(at: string, place: Loose, known: readonly string[]): readonly Issue[] {
  return Object.keys(place)
    .filter((key) => /^x-amazon-/i.test(key) && !known.includes(key))
    .map((key) => ({ code: 'GH5001', at: under(at, key), got: key }));
}

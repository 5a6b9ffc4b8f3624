import { bodyPathText } from '../../contract/body-path.ts';
import { bodyEditFaults, type EditFault } from '../../contract/edit-faults.ts';
import type { BodyEdits, BodyPath } from '../../contract/shape.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes } from '../gateway-reading.ts';
import { entriesOf, field, textOf, textsOf } from '../reading.ts';
import { bodyEditsOf } from '../route-edits.ts';
import { writtenName, writtenPath } from '../written-path.ts';

/** Edits of bodies lead somewhere, and all of them can be meant together. */
export function bodyEditRules(gateway: GatewayReading): readonly Finding[] {
  return ofRoutes(gateway, (route) => bodyEditsOf(route).flatMap(({ path, raw }) => bodyEditFindings(path, raw)));
}

/** What is wrong with the edits of one body, or with those of what a part answers. */
export function bodyEditFindings(path: Path, raw: unknown): readonly Finding[] {
  return [
    ...sortFindings(listed(path, raw, 'pick'), (pick) => ({ pick: pick.map(pathOf) })),
    ...keptNothing(path, raw),
    ...sortFindings(named(path, raw, 'limit'), (limit) => ({ limit: limit.map((one) => ({ ...one, first: 1 })) })),
    ...sortFindings(listed(path, raw, 'remove'), (remove) => ({ remove: remove.map(pathOf) })),
    ...sortFindings(named(path, raw, 'rename'), (rename) => ({ rename: rename.flatMap(renaming) })),
    ...entriesOf(field(raw, 'rename')).flatMap(([old, to]) => newNameFindings([...path, 'rename', old], to)),
    ...sortFindings(named(path, raw, 'set'), (set) => ({ set: set.map((one) => ({ ...one, value: nothing })) })),
  ];
}

const nothing = { from: 'static', value: '' } as const;

/** A path as it was written, with its place in the declaration. */
interface WrittenPath {
  readonly at: Path;
  readonly path: BodyPath;
  readonly value: unknown;
}

type Written = WrittenPath | { readonly finding: Finding };

const pathOf = ({ path }: WrittenPath) => path;

function listed(path: Path, raw: unknown, key: 'pick' | 'remove'): readonly Written[] {
  return textsOf(field(raw, key)).map(([index, text]) => written([...path, key, index], text, undefined));
}

function named(path: Path, raw: unknown, key: 'limit' | 'rename' | 'set'): readonly Written[] {
  return entriesOf(field(raw, key)).map(([text, value]) => written([...path, key, text], text, value));
}

function written(at: Path, text: string, value: unknown): Written {
  const read = writtenPath(at, text);
  return 'finding' in read ? read : { at, path: read.path, value };
}

function renaming({ at, path, value }: WrittenPath): NonNullable<BodyEdits['rename']> {
  const read = writtenName(at, textOf(value) ?? '');
  return 'name' in read ? [{ path, to: read.name }] : [];
}

function newNameFindings(at: Path, to: unknown): readonly Finding[] {
  const read = textOf(to)?.trim() ? writtenName(at, to as string) : undefined;
  return read !== undefined && 'finding' in read ? [read.finding] : [];
}

function keptNothing(path: Path, raw: unknown): readonly Finding[] {
  const pick = field(raw, 'pick');
  return Array.isArray(pick) && pick.length === 0
    ? [{ code: 'GH1316', path: [...path, 'pick'], why: 'nothing would be kept', fix: 'write what is kept' }]
    : [];
}

/** What is wrong with all edits of one sort, which have nothing to do with those of another. */
function sortFindings(
  all: readonly Written[],
  edits: (paths: readonly WrittenPath[]) => BodyEdits,
): readonly Finding[] {
  const paths = all.flatMap((one) => ('finding' in one ? [] : [one]));
  return [
    ...all.flatMap((one) => ('finding' in one ? [one.finding] : [])),
    ...(paths.length === 0 ? [] : bodyEditFaults(edits(paths)).flatMap((fault) => faultFinding(fault, paths))),
  ];
}

function faultFinding(fault: EditFault, paths: readonly WrittenPath[]): readonly Finding[] {
  if (fault.why === 'keeps-nothing') return [];
  const where = paths.findLast(({ path }) => bodyPathText(path) === fault.path);
  return where === undefined ? [] : [{ code: 'GH1316', path: where.at, ...told(fault) }];
}

type PlacedFault = Exclude<EditFault, { readonly why: 'keeps-nothing' }>;

function told(fault: PlacedFault): { readonly got: unknown; readonly why: string; readonly fix?: string } {
  const got = fault.path;
  if ('other' in fault) return { got, why: `${betweenTwo[fault.why]} ${fault.other}` };
  if (fault.why === 'not-elements')
    return { got, why: 'a limit is of the elements of a list', fix: `write '${got}[]'` };
  return fault.why === 'not-a-member'
    ? { got, why: 'elements have no names', fix: 'write the path of a member' }
    : { got, why: 'no edit gives this name', fix: 'choose another name' };
}

const betweenTwo = {
  'same-path': 'the same as',
  inside: 'the one is inside the other: the other is',
  'list-and-object': 'the one needs a list where the other needs an object: the other is',
  'same-name': 'another member gets this name too:',
} as const;

import { bodyPathText } from '../../contract/body-path.ts';
import { degradedMember, type EditFault, mergeFaults } from '../../contract/edit-faults.ts';
import type { BodyPath } from '../../contract/shape.ts';
import { type PartReading, readAggregates } from '../aggregate-reading.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field, textOf } from '../reading.ts';
import { writtenPath } from '../written-path.ts';
import { isLocalName } from './aggregate-parts.ts';

/** Each part has a place of its own in the whole. */
export function aggregatePlaceRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap(({ parts }) => {
    const read = parts.map(placeOf);
    const placed = read.flatMap((one) => (one !== undefined && 'under' in one ? [one] : []));
    return [
      ...read.flatMap((one) => (one !== undefined && 'finding' in one ? [one.finding] : [])),
      ...placed.flatMap((one, index) => collisions(one, placed.slice(0, index))),
    ];
  });
}

interface PlacedPart {
  readonly part: PartReading;
  readonly path: Path;
  readonly under: BodyPath;
}

/** Where a part stands: at a path of its own, or under its name. A name that is none is told elsewhere. */
export function placeOf(part: PartReading): PlacedPart | { readonly finding: Finding } | undefined {
  const path = [...part.path, 'as'];
  const written = field(part.raw, 'as');
  const text = written === undefined ? part.name : textOf(written);
  if (text === undefined || text.trim() === '' || (written === undefined && !isLocalName(text))) return undefined;
  const read = writtenPath(path, text);
  return 'finding' in read ? read : { part, path, under: read.path };
}

/** What no part may be called; and with each earlier part by itself, so that every two of them are told. */
function collisions({ path, under }: PlacedPart, earlier: readonly PlacedPart[]): readonly Finding[] {
  const told = (why: string): Finding => ({ code: 'GH1806', path, got: bodyPathText(under), why });
  if (hasElements(under)) return [told('a part stands in no list')];
  return [
    ...(mergeFaults([under]).length > 0 ? [told(`\`${degradedMember}\` is the list of degraded parts`)] : []),
    ...earlier
      .filter((other) => mergeFaults([other.under, under]).some((fault) => isBetween(fault, other.under, under)))
      .map((other) => told(`the part ${other.part.name} stands at ${bodyPathText(other.under)}`)),
  ];
}

function hasElements(path: BodyPath): boolean {
  return path.some(({ kind }) => kind === 'each');
}

function isBetween(fault: EditFault, one: BodyPath, other: BodyPath): boolean {
  return 'other' in fault && fault.path === bodyPathText(other) && fault.other === bodyPathText(one);
}

import type { BodyPath } from '../../contract/shape.ts';
import {
  type AggregateReading,
  type InputReading,
  type PartReading,
  partsBefore,
  readAggregates,
} from '../aggregate-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import type { PartReference } from '../part-reference.ts';
import { areOnOneWay, startsWith } from '../path-start.ts';
import { entriesOf, field, textsOf } from '../reading.ts';
import { writtenPath } from '../written-path.ts';
import { didYouMean } from './authentication.ts';

/** A part waits for parts that there are, for values that they have, and never for itself. */
export function aggregateReferenceRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap((aggregate) => [
    ...aggregate.parts.flatMap((part) =>
      part.inputs.flatMap((input) =>
        input.reference === undefined ? [] : referenceFindings(aggregate, part, { ...input, ...input.reference }),
      ),
    ),
    ...circleFindings(aggregate),
  ]);
}

/** A list has no one value, and nobody may rely on its order. */
function referenceFindings(
  { parts }: AggregateReading,
  part: PartReading,
  { path, part: name, text }: PartReference & Pick<InputReading, 'path'>,
): readonly Finding[] {
  const told = (why: string, fix?: string): Finding => ({ code: 'GH1805', path, why, ...(fix && { fix }) });
  if (name === part.name) return [told('a part cannot wait for itself', 'use a value of another part')];
  const others = parts.filter((one) => one !== part);
  const names = others.map((one) => one.name);
  const before = others.find((one) => one.name === name);
  const read = writtenPath(path, text);
  return [
    ...(before === undefined ? [told(`there is no part ${name}`, didYouMean(name, names).fix)] : []),
    ...('finding' in read ? [read.finding] : []),
    ...('path' in read && read.path.some(({ kind }) => kind === 'each')
      ? [told('a list has no one value', 'use a value that stands in no list')]
      : []),
    ...('path' in read && before !== undefined && isTakenOut(before, read.path)
      ? [told(`the part ${name} does not keep it`, `keep it there: \`pick\` and \`remove\` of ${name} come first`)]
      : []),
  ];
}

/** True where the edits of a part take away what another one waits for. Of what is renamed nothing is certain here. */
function isTakenOut({ raw }: PartReading, path: BodyPath): boolean {
  if (entriesOf(field(raw, 'rename')).length > 0) return false;
  const paths = (key: 'pick' | 'remove') =>
    textsOf(field(raw, key)).flatMap(([, text]) => {
      const read = writtenPath([], text);
      return 'path' in read ? [read.path] : [];
    });
  const picked = paths('pick');
  const isKept = picked.length === 0 || picked.some((kept) => areOnOneWay(path, kept));
  return !isKept || paths('remove').some((removed) => startsWith(path, removed));
}

/** Each circle is told once, at the first of its parts. */
function circleFindings(aggregate: AggregateReading): readonly Finding[] {
  const circles = aggregate.parts.flatMap((part) => {
    const circle = circleFrom(aggregate, part);
    return circle === undefined ? [] : [circle];
  });
  return aggregate.parts.flatMap((part) =>
    circles
      .filter((circle) => circle[0] === part && aggregate.parts.find((one) => circle.includes(one)) === part)
      .map((circle): Finding => {
        const names = [...circle, part].map(({ name }) => name).join(' → ');
        const fix = 'let one of them do without the other';
        return { code: 'GH1805', path: part.path, got: undefined, why: `parts wait for each other: ${names}`, fix };
      }),
  );
}

type Way = readonly PartReading[];

/** The shortest way from a part over those that it waits for back to itself; undefined where there is none. */
function circleFrom(aggregate: AggregateReading, part: PartReading): Way | undefined {
  const seen = new Set<PartReading>();
  let ways: readonly Way[] = [[part]];
  while (ways.length > 0) {
    const further = ways.flatMap((way) => {
      const last = way.at(-1) as PartReading;
      return partsBefore(aggregate, last).flatMap((one): readonly Way[] => (one === last ? [] : [[...way, one]]));
    });
    const closed = further.find((way) => way.at(-1) === part);
    if (closed !== undefined) return closed.slice(0, -1);
    ways = further.filter((way) => {
      const last = way.at(-1) as PartReading;
      return !seen.has(last) && seen.add(last);
    });
  }
  return undefined;
}

import {
  type AggregateReading,
  type InputReading,
  type PartReading,
  partsBefore,
  readAggregates,
} from '../aggregate-reading.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import type { PartReference } from '../part-reference.ts';
import { parametersOf, parseRouteKey } from '../path-template.ts';
import { textOf } from '../reading.ts';
import { writtenPath } from '../written-path.ts';
import { didYouMean } from './authentication.ts';
import { credentialPlaces } from './credential-places.ts';
import { writtenFindings } from './request-values.ts';

/** Each part gets all parameters of its route and no others, of values that the aggregate's requests or other parts have. */
export function aggregateInputRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap((aggregate) => [
    ...aggregate.parts.flatMap((part) => [
      ...parameterFindings(part),
      ...part.inputs.flatMap((input) => inputFindings(gateway, { aggregate, part, input })),
    ]),
    ...circleFindings(aggregate),
  ]);
}

function parameterFindings({ path, called, inputs }: PartReading): readonly Finding[] {
  const parsed = called === undefined ? undefined : parseRouteKey(called.key);
  if (parsed === undefined || 'fault' in parsed) return [];
  const wanted = parametersOf(parsed.segments).map((name) => name.replace('+', ''));
  const given = inputs.filter(({ place }) => place === 'path');
  return [
    ...wanted
      .filter((name) => !given.some((one) => one.name === name))
      .map((name): Finding => {
        const fix = `write \`path: { ${name}: … }\``;
        return { code: 'GH1804', path: [...path, 'path', name], why: `'${called?.key}' needs {${name}}`, fix };
      }),
    ...given
      .filter(({ name }) => !wanted.includes(name))
      .map(
        ({ path: here, name }): Finding => ({
          code: 'GH1804',
          path: here,
          got: name,
          why: `'${called?.key}' has no parameter {${name}}`,
          ...didYouMean(name, wanted),
        }),
      ),
  ];
}

interface Asked {
  readonly aggregate: AggregateReading;
  readonly part: PartReading;
  readonly input: InputReading;
}

function inputFindings(gateway: GatewayReading, { aggregate, part, input }: Asked): readonly Finding[] {
  const { path, name, place, raw, reference } = input;
  if (place === 'query' && credentialPlaces(gateway).query.includes(name))
    return [{ code: 'GH1804', path, got: name, why: 'keys of callers stand in this parameter', fix: 'remove it' }];
  if (reference !== undefined) return referenceFindings(aggregate, part, { path, ...reference });
  const text = textOf(raw);
  if (text?.startsWith('parts.'))
    return [{ code: 'GH1805', path, why: 'the name of another part or the path into its answer is missing' }];
  return writtenFindings(gateway, aggregate.route, path, raw);
}

/** A value that another part answers. A list has no one value, and nobody may rely on its order. */
function referenceFindings(
  { parts }: AggregateReading,
  part: PartReading,
  { path, part: name, text }: PartReference & { readonly path: Path },
): readonly Finding[] {
  const others = parts.filter((one) => one !== part).map((one) => one.name);
  if (name === part.name)
    return [{ code: 'GH1805', path, why: 'a part cannot wait for itself', fix: 'use a value of another part' }];
  const read = writtenPath(path, text);
  const isElements = 'path' in read && read.path.some(({ kind }) => kind === 'each');
  return [
    ...(others.includes(name)
      ? []
      : [{ code: 'GH1805', path, why: `there is no part ${name}`, ...didYouMean(name, others) } as const]),
    ...('finding' in read ? [read.finding] : []),
    ...(isElements
      ? [{ code: 'GH1805', path, why: 'a list has no one value', fix: 'use a value that stands in no list' } as const]
      : []),
  ];
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

import { parseRequestValue } from '../../contract/request-value.ts';
import { type AggregateReading, readAggregates } from '../aggregate-reading.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { areOnOneWay } from '../path-start.ts';
import { entriesOf, field, textOf, textsOf } from '../reading.ts';
import { writtenPath } from '../written-path.ts';
import { isLocalName } from './aggregate-parts.ts';
import { placeOf } from './aggregate-places.ts';
import { didYouMean } from './authentication.ts';
import { bodyEditFindings } from './body-edits.ts';
import { valueFindings } from './request-values.ts';

/** Every view that is named exists, and whoever has views says which client gets which. */
export function aggregateViewRules(gateway: GatewayReading): readonly Finding[] {
  const aggregates = readAggregates(gateway);
  return [
    ...aggregates.flatMap((aggregate) => [
      ...viewFindings(gateway, aggregate),
      ...viewsOf(aggregate).flatMap(([name, raw]) => {
        const path = [...aggregate.route.path, 'views', name];
        return [...bodyEditFindings(path, raw), ...idleFindings(aggregate, path, raw)];
      }),
    ]),
    ...gatewayFindings(gateway, aggregates),
  ];
}

function viewsOf({ route }: AggregateReading): ReturnType<typeof entriesOf> {
  return entriesOf(field(route.raw, 'views'));
}

function namesOf(aggregate: AggregateReading): readonly string[] {
  return viewsOf(aggregate).map(([name]) => name);
}

function viewFindings(gateway: GatewayReading, aggregate: AggregateReading): readonly Finding[] {
  const { path, raw } = aggregate.route;
  const [names, view] = [namesOf(aggregate), field(raw, 'view')];
  const odd = names
    .filter((name) => !isLocalName(name))
    .map((name): Finding => {
      const why = 'the name of a view is a letter, then letters, digits, - and _, at most 40';
      return { code: 'GH1006', path: [...path, 'views', name], got: name, why };
    });
  if (view !== undefined) return [...odd, ...choiceFindings(gateway, aggregate, view)];
  if (field(raw, 'views') === undefined || names.includes(textOf(field(gateway.raw, 'definition', 'view')) ?? ''))
    return odd;
  const why = 'views of which nobody gets one';
  const fix = "write `view: { by: 'header.…', default: '…' }`, or the `view` of the gateway, or remove them";
  return [...odd, { code: 'GH1807', path: [...path, 'views'], got: names, why, fix }];
}

const choosing: readonly string[] = ['header', 'claims', 'path', 'query'];

function choiceFindings(gateway: GatewayReading, aggregate: AggregateReading, view: unknown): readonly Finding[] {
  const { route } = aggregate;
  const [names, path, by] = [namesOf(aggregate), [...route.path, 'view'], textOf(field(view, 'by'))];
  if (names.length === 0)
    return [{ code: 'GH1807', path, got: undefined, why: 'there are no `views` to choose from', fix: 'write `views`' }];
  const named = entriesOf(field(view, 'named')).map(([text]): Path => [...path, 'named', text]);
  const from = parseRequestValue(by)?.from;
  const why = 'what chooses a view is a header, a claim, or a value of the path or the query';
  return [
    ...[[...path, 'default'], ...named].flatMap((here) => nameFindings(gateway, here, names)),
    ...(from === undefined || choosing.includes(from)
      ? []
      : [{ code: 'GH1204', path: [...path, 'by'], why, fix: "write for example 'header.x-client'" } as const]),
    ...(by === undefined ? [] : valueFindings(gateway, route, [...path, 'by'], by)),
  ];
}

/** An edit of a view that leads to no part would be a mistake that nobody sees. */
function idleFindings({ parts }: AggregateReading, path: Path, raw: unknown): readonly Finding[] {
  const places = parts.map(placeOf);
  const under = places.flatMap((place) => (place !== undefined && 'under' in place ? [place.under] : []));
  if (under.length < parts.length) return [];
  const written: readonly (readonly [Path, string])[] = [
    ...(['pick', 'remove'] as const).flatMap((key) =>
      textsOf(field(raw, key)).map(([index, text]) => [[...path, key, index], text] as const),
    ),
    ...(['limit', 'rename'] as const).flatMap((key) =>
      entriesOf(field(raw, key)).map(([text]) => [[...path, key, text], text] as const),
    ),
  ];
  return written.flatMap(([here, text]): readonly Finding[] => {
    const read = writtenPath(here, text);
    return 'finding' in read || under.some((place) => areOnOneWay(place, read.path))
      ? []
      : [{ code: 'GH1602', path: here, got: text, why: 'no part stands there', fix: 'correct the path, or remove it' }];
  });
}

/** A text that was written for a view is the name of one. */
function nameFindings({ raw }: GatewayReading, path: Path, names: readonly string[]): readonly Finding[] {
  const name = textOf(field(raw, ...path));
  return name === undefined || name.trim() === '' || names.includes(name)
    ? []
    : [{ code: 'GH1807', path, why: 'there is no such view', ...didYouMean(name, names) }];
}

function gatewayFindings(gateway: GatewayReading, aggregates: readonly AggregateReading[]): readonly Finding[] {
  const names = [...new Set(aggregates.flatMap(namesOf))];
  return nameFindings(gateway, ['definition', 'view'], names).map((finding) => ({
    ...finding,
    why: 'no aggregate of the gateway has this view',
  }));
}

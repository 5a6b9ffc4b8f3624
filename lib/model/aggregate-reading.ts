import type { Path } from './finding.ts';
import type { GatewayReading, RouteReading } from './gateway-reading.ts';
import { type PartReference, partReference } from './part-reference.ts';
import { entriesOf, field, textOf } from './reading.ts';

/** One route of an aggregate as the rules see it. */
export interface AggregateReading {
  readonly route: RouteReading;
  readonly parts: readonly PartReading[];
}

export interface PartReading {
  readonly name: string;
  /** Of its definition: a part is a record. */
  readonly path: Path;
  readonly raw: unknown;
  /** The declared route of a mounted service that it is; undefined where there is none. */
  readonly called: RouteReading | undefined;
  readonly inputs: readonly InputReading[];
}

/** One value that a part is called with. */
export interface InputReading {
  readonly place: 'path' | 'query';
  readonly name: string;
  readonly path: Path;
  readonly raw: unknown;
  /** The value of another part that it is; undefined for any other value. */
  readonly reference: PartReference | undefined;
}

export function readAggregates(gateway: GatewayReading): readonly AggregateReading[] {
  return gateway.routes
    .filter(({ service }) => service.kind === 'aggregate')
    .map((route) => ({
      route,
      parts: entriesOf(field(route.raw, 'parts')).map(([name, record]) => readPart(gateway, route, name, record)),
    }));
}

function readPart(gateway: GatewayReading, route: RouteReading, name: string, record: unknown): PartReading {
  const path = [...route.path, 'parts', name, 'definition'];
  const raw = field(record, 'definition');
  const [service, key] = [textOf(field(raw, 'service')), textOf(field(raw, 'route'))];
  const called = gateway.routes.find(
    (one) => one.service.kind === 'service' && one.service.name === service && one.key === key,
  );
  const inputs = (['path', 'query'] as const).flatMap((place) =>
    entriesOf(field(raw, place)).map(([input, value]) => ({
      place,
      name: input,
      path: [...path, place, input],
      raw: value,
      reference: partReference(value),
    })),
  );
  return { name, path, raw, called, inputs };
}

/** The parts of an aggregate that a part waits for, each once; what is no part of it is left to the rules. */
export function partsBefore({ parts }: AggregateReading, { inputs }: PartReading): readonly PartReading[] {
  const names = inputs.flatMap(({ reference }) => reference?.part ?? []);
  return parts.filter(({ name }) => names.includes(name));
}

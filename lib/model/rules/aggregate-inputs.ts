import { type AggregateReading, type InputReading, type PartReading, readAggregates } from '../aggregate-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { givenTextRule } from '../given-schema.ts';
import { parametersOf, parseRouteKey } from '../path-template.ts';
import { entriesOf, field, textOf, textsOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';
import { credentialPlaces } from './credential-places.ts';
import { writtenFindings } from './request-values.ts';
import { constantFindings } from './written-values.ts';

/** Each part gets all parameters of its route and no others, of values that the aggregate's requests or other parts have. */
export function aggregateInputRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap((aggregate) =>
    aggregate.parts.flatMap((part) => [
      ...parameterFindings(part),
      ...queryFindings(part),
      ...part.inputs.flatMap((input) => inputFindings(gateway, aggregate, input)),
    ]),
  );
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

/** A query that the route would refuse, whatever its values are. */
function queryFindings({ path, called, inputs }: PartReading): readonly Finding[] {
  const written = field(called?.raw, 'validate', 'query');
  const read = written === undefined ? undefined : givenTextRule(written, 'query');
  if (read === undefined || 'faults' in read) return [];
  const given = inputs.filter(({ place }) => place === 'query');
  const known = entriesOf(field(read.schema, 'properties')).map(([name]) => name);
  const isClosed = field(read.schema, 'additionalProperties') === false;
  return [
    ...textsOf(field(read.schema, 'required'))
      .filter(([, name]) => !given.some((one) => one.name === name))
      .map(([, name]): Finding => {
        const fix = `write \`query: { ${name}: … }\``;
        return {
          code: 'GH1804',
          path: [...path, 'query', name],
          why: `'${called?.key}' refuses a query without it`,
          fix,
        };
      }),
    ...given
      .filter(({ name }) => isClosed && !known.includes(name))
      .map(({ path: here, name }): Finding => {
        const why = `'${called?.key}' refuses a query with it`;
        return { code: 'GH1804', path: here, got: name, why, ...didYouMean(name, known) };
      }),
  ];
}

function inputFindings(
  gateway: GatewayReading,
  { route }: AggregateReading,
  { path, name, place, raw, reference }: InputReading,
): readonly Finding[] {
  if (place === 'query' && credentialPlaces(gateway).query.includes(name))
    return [{ code: 'GH1804', path, got: name, why: 'keys of callers stand in this parameter', fix: 'remove it' }];
  if (reference !== undefined) return [];
  if (textOf(raw)?.startsWith('parts.'))
    return [{ code: 'GH1805', path, why: 'the name of another part or the path into its answer is missing' }];
  const text = textOf(field(raw, 'static'));
  if (text !== undefined) return constantFindings({ path: [...path, 'static'], name, text, isHeader: false });
  return writtenFindings(gateway, route, path, raw);
}

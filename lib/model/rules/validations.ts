import type { Schema } from '../../contract/schema.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { givenSchema, givenTextRule } from '../given-schema.ts';
import { parametersOf, parseRouteKey } from '../path-template.ts';
import { entriesOf, field, textsOf } from '../reading.ts';
import { bodyEditsOf } from '../route-edits.ts';
import type { SchemaFault } from '../schema/schema-fault.ts';
import { didYouMean } from './authentication.ts';
import { isHeaderToken } from './header-names.ts';
import { sentFindings } from './request-values.ts';

/** What a request must be like can be checked, every word of it, and is about something that its route has. */
export function validationRules(gateway: GatewayReading): readonly Finding[] {
  return ofRoutes(gateway, (route) => [
    ...bodySchemaFindings(route),
    ...bodilessFindings(route),
    ...textFindings(gateway, route),
  ]);
}

function bodySchemaFindings({ path, raw }: RouteReading): readonly Finding[] {
  const given = field(raw, 'validate', 'body');
  if (given === undefined) return [];
  const read = givenSchema(given);
  return 'faults' in read ? below([...path, 'validate', 'body'], read.faults) : [];
}

/** RFC 9110 §9.3: what a body of these would mean is not defined. */
const bodiless: readonly string[] = ['GET', 'HEAD', 'DELETE'];

function bodilessFindings(route: RouteReading): readonly Finding[] {
  const parsed = parseRouteKey(route.key);
  if ('fault' in parsed) return [];
  const { method } = parsed;
  if (method === 'ANY') return everyMethodFindings(route);
  const asked = field(route.raw, 'validate', 'body') === undefined ? [] : [[...route.path, 'validate', 'body']];
  const edited = bodyEditsOf(route).filter(({ of }) =>
    of === 'request' ? bodiless.includes(method) : method === 'HEAD',
  );
  return [
    ...(bodiless.includes(method) ? asked : []).map((path) => noBody(path, `a ${method} has no body`)),
    ...edited.map(({ path, of }) =>
      noBody(path, of === 'request' ? `a ${method} has no body` : 'an answer to HEAD has no body'),
    ),
  ];
}

/** What would hold for the requests that have a body would refuse or change those that have none. */
function everyMethodFindings(route: RouteReading): readonly Finding[] {
  const asked = ['body', 'requireContentLength']
    .filter((key) => field(route.raw, 'validate', key) !== undefined)
    .map((key) => [...route.path, 'validate', key]);
  const fix = 'declare a route of the method that has one, beside this one';
  return [...asked, ...bodyEditsOf(route).map(({ path }) => path)].map((path) => ({
    ...noBody(path, 'a GET that comes here has none, and an answer to HEAD'),
    fix,
  }));
}

function noBody(path: Path, why: string): Finding {
  return { code: 'GH1317', path, got: undefined, why };
}

const places = { query: 'query', path: 'path', headers: 'header' } as const;
type TextKey = keyof typeof places;

function textFindings(gateway: GatewayReading, route: RouteReading): readonly Finding[] {
  return (Object.keys(places) as TextKey[]).flatMap((key): readonly Finding[] => {
    const given = field(route.raw, 'validate', key);
    if (given === undefined) return [];
    const path = [...route.path, 'validate', key];
    const read = givenTextRule(given, places[key]);
    if ('faults' in read) return below(path, read.faults);
    if (key === 'path') return parameterFindings(route, path, read.schema);
    return namesIn(read.schema).flatMap(([at, name]) => nameFindings(gateway, [...path, ...at], places[key], name));
  });
}

/** What stands nowhere in a request, or is nobody's to look at. */
function nameFindings(
  gateway: GatewayReading,
  path: Path,
  from: 'query' | 'path' | 'header',
  name: string,
): readonly Finding[] {
  if (from === 'header' && !isHeaderToken(name)) return [{ code: 'GH1302', path, got: name }];
  return sentFindings(gateway, path, { from, name }).map((finding) => ({ ...finding, got: name }));
}

/** The schema of a path speaks of all its parameters, and of nothing else. */
function parameterFindings({ key }: RouteReading, path: Path, schema: Schema): readonly Finding[] {
  const parsed = parseRouteKey(key);
  if ('fault' in parsed) return [];
  const known = parametersOf(parsed.segments).map((one) => one.replace('+', ''));
  const described = entriesOf(field(schema, 'properties')).map(([name]) => name);
  return [
    ...namesIn(schema)
      .filter(([, name]) => !known.includes(name))
      .map(([at, name]): Finding => {
        const why = `'${key}' has no parameter {${name}}`;
        return { code: 'GH1712', path: [...path, ...at], got: name, why, fix: 'remove it', ...didYouMean(name, known) };
      }),
    ...known
      .filter((name) => !described.includes(name))
      .map((name): Finding => {
        const why = `nothing is said of {${name}}`;
        return { code: 'GH1712', path: [...path, 'properties'], got: name, why, fix: `write \`${name}: { type: … }\`` };
      }),
  ];
}

/** Every name that a schema of texts speaks of, with the steps to it. */
function namesIn(schema: Schema): readonly (readonly [steps: Path, name: string])[] {
  return [
    ...entriesOf(field(schema, 'properties')).map(([name]) => [['properties', name], name] as const),
    ...textsOf(field(schema, 'required')).map(([index, name]) => [['required', index], name] as const),
  ];
}

function below(path: Path, faults: readonly SchemaFault[]): readonly Finding[] {
  return faults.map((fault) => ({ ...fault, got: fault.got, path: [...path, ...fault.path] }));
}

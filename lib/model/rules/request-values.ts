import { isReservedHeader } from '../../contract/header-names.ts';
import { parseRequestValue, type RequestValue } from '../../contract/request-value.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { parametersOf, parseRouteKey } from '../path-template.ts';
import { entriesOf, field, textOf, textsOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';

/** Every value that `by`, `where` and `set` take from a request is one that this route and its credential can provide. */
export function requestValueRules(gateway: GatewayReading): readonly Finding[] {
  const ofServices = gateway.services.flatMap(({ path, raw }) =>
    byTexts(field(raw, 'defaults', 'limit', 'by')).flatMap(([steps, text]) =>
      defaultFindings([...path, 'defaults', 'limit', 'by', ...steps], text),
    ),
  );
  return [...ofServices, ...ofRoutes(gateway, routeFindings)];
}

/** A default holds for every route of its service, so it may use only what every request has. */
function defaultFindings(path: Path, text: string): readonly Finding[] {
  const value = parseRequestValue(text);
  const why = 'a default limit holds for every route, so it uses only client.ip, request.id, query.* and header.*';
  if (value === undefined || value.from === 'path' || value.from === 'claims') return [{ code: 'GH1204', path, why }];
  return headerFindings(path, value);
}

function byTexts(by: unknown): readonly (readonly [steps: readonly number[], text: string])[] {
  return typeof by === 'string' ? [[[], by]] : textsOf(by).map(([index, text]) => [[index], text]);
}

function routeFindings(route: RouteReading): readonly Finding[] {
  const { path, raw } = route;
  const by = byTexts(field(raw, 'limit', 'by')).map(
    ([steps, text]) => [[...path, 'limit', 'by', ...steps], text] as const,
  );
  const set = entriesOf(field(raw, 'set')).flatMap(([name, text]) =>
    typeof text === 'string' ? [[[...path, 'set', name], text] as const] : [],
  );
  return [...[...by, ...set].flatMap(([here, text]) => valueFindings(route, here, text)), ...whereFindings(route)];
}

function valueFindings(route: RouteReading, path: Path, text: string): readonly Finding[] {
  const value = parseRequestValue(text);
  if (value === undefined) return text.trim() === '' ? [] : [{ code: 'GH1204', path }];
  if (value.from === 'path') return parameterFindings(route, path, value.name);
  if (value.from === 'claims') return claimFindings(route, path, value.name);
  return headerFindings(path, value);
}

function parameterFindings({ key }: RouteReading, path: Path, name: string): readonly Finding[] {
  const parsed = parseRouteKey(key);
  if ('fault' in parsed) return [];
  const names = parametersOf(parsed.segments).map((one) => one.replace('+', ''));
  return names.includes(name)
    ? []
    : [{ code: 'GH1204', path, why: `'${key}' has no parameter {${name}}`, ...didYouMean(name, names) }];
}

function claimFindings({ credential }: RouteReading, path: Path, name: string): readonly Finding[] {
  if (credential === undefined) return [];
  if (credential === 'public') return [{ code: 'GH1204', path, why: 'a public route has no caller, so no claims' }];
  const kind = field(credential.raw, 'claims', name) ?? (name === 'sub' ? 'string' : undefined);
  if (kind === 'string[]')
    return [{ code: 'GH1204', path, why: `the claim ${name} is a list, and a list is not one value` }];
  const names = ['sub', ...entriesOf(field(credential.raw, 'claims')).map(([claim]) => claim)];
  const why = `the credential ${credential.name} declares no claim ${name}`;
  return kind === undefined ? [{ code: 'GH1204', path, why, ...didYouMean(name, names) }] : [];
}

const credentialHeaders = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization'];

/** Header values are what clients send: credentials among them stay where they are, and reserved names never arrive. */
function headerFindings(path: Path, value: RequestValue): readonly Finding[] {
  if (value.from !== 'header') return [];
  const name = value.name.toLowerCase();
  if (credentialHeaders.includes(name)) return [{ code: 'GH1204', path, why: 'a credential is not a value' }];
  return isReservedHeader(name)
    ? [{ code: 'GH1204', path, why: 'a reserved header is never taken from a client' }]
    : [];
}

/** `where` says that a part of the path is a claim of the caller; anything else a client could choose on both sides. */
function whereFindings(route: RouteReading): readonly Finding[] {
  if (route.credential === 'public') return [];
  return entriesOf(field(route.raw, 'where')).flatMap(([left, right]): readonly Finding[] => {
    const here = [...route.path, 'where', left];
    const [parameter, claim] = [parseRequestValue(left), parseRequestValue(textOf(right))];
    const isClaim = claim?.from === 'claims' || typeof right !== 'string';
    return [
      ...(parameter?.from === 'path'
        ? parameterFindings(route, here, parameter.name).map((finding) => ({ ...finding, got: left }))
        : [{ code: 'GH1204' as const, path: here, got: left, why: 'the left side of `where` is a path parameter' }]),
      ...(isClaim ? [] : [{ code: 'GH1204' as const, path: here, why: 'the right side of `where` is a claim' }]),
      ...(claim?.from === 'claims' ? claimFindings(route, here, claim.name) : []),
    ];
  });
}

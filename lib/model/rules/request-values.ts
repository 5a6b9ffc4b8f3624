import { isReservedHeader } from '../../contract/header-names.ts';
import { parseRequestValue, type RequestValue } from '../../contract/request-value.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { parametersOf, parseRouteKey } from '../path-template.ts';
import { entriesOf, field, textOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';

/** Every value that `where` and `set` take from a request is one that this route and its credential can provide. */
export function requestValueRules(gateway: GatewayReading): readonly Finding[] {
  return ofRoutes(gateway, (route) => [...setFindings(route), ...whereFindings(route)]);
}

/** A header may hold anything of the request itself; what is called has a name that is known when it is declared. */
function setFindings(route: RouteReading): readonly Finding[] {
  return entriesOf(field(route.raw, 'set')).flatMap(([name, text]): readonly Finding[] => {
    const path = [...route.path, 'set', name];
    if (text === 'route' || text === 'service' || text === 'gateway')
      return [{ code: 'GH1204', path, why: 'this name is known here', fix: "write `{ static: '…' }`" }];
    return typeof text === 'string' ? valueFindings(route, path, text) : [];
  });
}

/** What is wrong with one value of one route. */
export function valueFindings(route: RouteReading, path: Path, text: string): readonly Finding[] {
  const value = parseRequestValue(text);
  if (value === undefined) return text.trim() === '' ? [] : [{ code: 'GH1204', path }];
  if (value.from === 'path') return parameterFindings(route, path, value.name);
  if (value.from === 'claims') return claimFindings(route, path, value.name);
  if (value.from === 'key.id') return keyFindings(route, path);
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
  if (credential.kind !== 'jwt')
    return [{ code: 'GH1204', path, why: `the credential ${credential.name} has keys, and a key has no claims` }];
  const kind = field(credential.raw, 'claims', name) ?? (name === 'sub' ? 'string' : undefined);
  if (kind === 'string[]')
    return [{ code: 'GH1204', path, why: `the claim ${name} is a list, and a list is not one value` }];
  const names = ['sub', ...entriesOf(field(credential.raw, 'claims')).map(([claim]) => claim)];
  const why = `the credential ${credential.name} declares no claim ${name}`;
  return kind === undefined ? [{ code: 'GH1204', path, why, ...didYouMean(name, names) }] : [];
}

function keyFindings({ credential }: RouteReading, path: Path): readonly Finding[] {
  if (credential === undefined || (credential !== 'public' && credential.kind === 'apiKey')) return [];
  return [{ code: 'GH1204', path, why: 'only a caller with an API key has key.id' }];
}

const credentialHeaders = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization'];

/** Header values are what clients send: credentials among them stay where they are, and reserved names never arrive. */
export function headerFindings(path: Path, value: RequestValue): readonly Finding[] {
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

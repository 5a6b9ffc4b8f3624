import { isReservedHeader } from '../../contract/header-names.ts';
import { parseRequestValue, type RequestValue } from '../../contract/request-value.ts';
import { type CredentialReading, claimsOf, hasKeys } from '../credential-reading.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { parametersOf, parseRouteKey } from '../path-template.ts';
import { entriesOf, field } from '../reading.ts';
import { writtenEdits } from '../route-edits.ts';
import { didYouMean } from './authentication.ts';
import { credentialPlaces } from './credential-places.ts';

/** Every value that `where` and the edits take from a request is one that this route and its credential can provide. */
export function requestValueRules(gateway: GatewayReading): readonly Finding[] {
  return ofRoutes(gateway, (route) => [
    ...writtenEdits(route).flatMap(({ path, value }) => writtenFindings(gateway, route, path, value)),
    ...whereFindings(gateway, route),
  ]);
}

/** An edit may write anything of the request itself; what is called has a name that is known when it is declared. */
export function writtenFindings(
  gateway: GatewayReading,
  route: RouteReading,
  path: Path,
  value: unknown,
): readonly Finding[] {
  if (value === 'route' || value === 'service' || value === 'gateway')
    return [{ code: 'GH1204', path, why: 'this name is known here', fix: "write `{ static: '…' }`" }];
  return typeof value === 'string' ? valueFindings(gateway, route, path, value) : [];
}

/** What is wrong with one value of one route. */
export function valueFindings(
  gateway: GatewayReading,
  route: RouteReading,
  path: Path,
  text: string,
): readonly Finding[] {
  const value = parseRequestValue(text);
  if (value === undefined) return text.trim() === '' ? [] : [{ code: 'GH1204', path }];
  if (value.from === 'path') return parameterFindings(route, path, value.name);
  if (value.from === 'claims') return claimFindings(route, path, value.name);
  if (value.from === 'key.id') return keyFindings(route, path);
  return sentFindings(gateway, path, value);
}

function parameterFindings({ key }: RouteReading, path: Path, name: string): readonly Finding[] {
  const parsed = parseRouteKey(key);
  if ('fault' in parsed) return [];
  const names = parametersOf(parsed.segments).map((one) => one.replace('+', ''));
  return names.includes(name)
    ? []
    : [{ code: 'GH1204', path, why: `'${key}' has no parameter {${name}}`, ...didYouMean(name, names) }];
}

function claimFindings(route: RouteReading, path: Path, name: string, mayBeList = false): readonly Finding[] {
  const { credential } = route;
  if (credential === undefined) return [];
  if (credential === 'public') return [{ code: 'GH1204', path, why: 'a public route has no caller, so no claims' }];
  const claims = claimsOf(credential);
  const kind = claims.get(name);
  if (kind === 'string[]' && !mayBeList)
    return [{ code: 'GH1204', path, why: `the claim ${name} is a list, and a list is not one value` }];
  if (kind !== undefined || credential.members.length === 0) return [];
  return [{ code: 'GH1204', path, why: lackedClaim(credential, name), ...didYouMean(name, [...claims.keys()]) }];
}

function lackedClaim(credential: CredentialReading, name: string): string {
  const without = credential.members.filter((member) => !claimsOf(member).has(name));
  const keyed = without.find(({ kind }) => kind === 'apiKey');
  if (keyed !== undefined) return `the credential ${keyed.name} has keys, and a key has no claims`;
  if (without.length === 0)
    return `the claim ${name} is not of one kind in ${credential.members.map((one) => one.name).join(' and ')}`;
  return `the credential ${without.map((one) => one.name).join(' and ')} declares no claim ${name}`;
}

function keyFindings({ credential }: RouteReading, path: Path): readonly Finding[] {
  if (credential === undefined || (credential !== 'public' && (hasKeys(credential) || credential.members.length === 0)))
    return [];
  return [{ code: 'GH1204', path, why: 'only a caller with an API key has key.id' }];
}

/** What clients send beside the path: credentials among it stay where they are, and reserved names never arrive. */
export function sentFindings(gateway: GatewayReading, path: Path, value: RequestValue): readonly Finding[] {
  const { headers, query } = credentialPlaces(gateway);
  if (value.from === 'query' && query.includes(value.name))
    return [{ code: 'GH1204', path, why: 'a credential is not a value' }];
  if (value.from !== 'header') return [];
  const name = value.name.toLowerCase();
  if (headers.includes(name)) return [{ code: 'GH1204', path, why: 'a credential is not a value' }];
  return isReservedHeader(name)
    ? [{ code: 'GH1204', path, why: 'a reserved header is never taken from a client' }]
    : [];
}

const lefts = ['path', 'query', 'header', 'claims'];

/** `where` says that a value of the request is the caller's own; what the client alone chooses stands on the left at most. */
function whereFindings(gateway: GatewayReading, route: RouteReading): readonly Finding[] {
  if (route.credential === 'public') return [];
  return entriesOf(field(route.raw, 'where')).flatMap(([left, right]): readonly Finding[] => {
    const path = [...route.path, 'where', left];
    return [...leftFindings(gateway, route, path, left), ...rightFindings(route, path, right)];
  });
}

function leftFindings(gateway: GatewayReading, route: RouteReading, path: Path, left: string): readonly Finding[] {
  const value = parseRequestValue(left);
  const why = 'the left side of `where` is a value of the path, the query, a header or the caller';
  if (value === undefined || !lefts.includes(value.from)) return [{ code: 'GH1204', path, got: left, why }];
  return valueFindings(gateway, route, path, left).map((finding) => ({ ...finding, got: left }));
}

function rightFindings(route: RouteReading, path: Path, right: unknown): readonly Finding[] {
  if (typeof right !== 'string' || right.trim() === '') return [];
  const value = parseRequestValue(right);
  if (value?.from === 'claims') return claimFindings(route, path, value.name, true);
  return [{ code: 'GH1204', path, why: "the right side of `where` is a claim, or a constant: `{ static: '…' }`" }];
}

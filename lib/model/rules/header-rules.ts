import { defaultIdentityHeaders, foldHeaderName, isHopByHopHeader } from '../../contract/header-names.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { entriesOf, field, textOf, textsOf } from '../reading.ts';
import { credentialPlaces } from './credential-places.ts';

/** RFC 9110 §5.6.2 token. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const headerValue = /^[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?$/;

const writtenByGateway = new Set(['x-request-id', 'x-trace-id', 'traceparent', 'tracestate', 'forwarded', 'via']);

/** True for headers that the gateway or API Gateway writes itself, in any spelling. */
export function isWrittenByGateway(folded: string): boolean {
  return (
    writtenByGateway.has(folded) ||
    isHopByHopHeader(folded) ||
    ['x-forwarded-', 'x-amz-', 'x-amzn-', 'x-gatehouse-'].some((prefix) => folded.startsWith(prefix))
  );
}

/** Header names are lawful, nobody writes what the gateway writes, and no two rules of a route contradict each other. */
export function headerRules(gateway: GatewayReading): readonly Finding[] {
  const names = forbiddenNames(gateway);
  return [...identityFindings(identityNames(gateway)), ...ofRoutes(gateway, (route) => routeFindings(route, names))];
}

export function forbiddenNames(gateway: GatewayReading): ForbiddenNames {
  return {
    identity: identityNames(gateway).map(({ name }) => foldHeaderName(name)),
    credentials: credentialPlaces(gateway).headers,
  };
}

/** Names that no rule of a route may write, in the spelling that all spellings fold to. */
interface ForbiddenNames {
  readonly identity: readonly string[];
  readonly credentials: readonly string[];
}

const usualCredentials = ['authorization', 'cookie', 'x-api-key'];

export interface NamedHeader {
  readonly path: Path;
  readonly name: string;
}

function identityNames(gateway: GatewayReading): readonly NamedHeader[] {
  return Object.entries(defaultIdentityHeaders).map(([role, usual]) => ({
    path: ['platform', 'definition', 'identityHeaders', role],
    name: textOf(field(gateway.platform, 'identityHeaders', role)) ?? usual,
  }));
}

/** A credential that stands in one of these is told at the credential. */
function identityFindings(headers: readonly NamedHeader[]): readonly Finding[] {
  return headers.flatMap(({ path, name }, index): readonly Finding[] => {
    const folded = foldHeaderName(name);
    if (!token.test(name)) return [{ code: 'GH1302', path, got: name }];
    if (isWrittenByGateway(folded) || usualCredentials.includes(folded)) return [{ code: 'GH1301', path, got: name }];
    const same = headers.slice(0, index).some((other) => foldHeaderName(other.name) === folded);
    return same ? [{ code: 'GH1305', path, got: name, why: 'two identity headers share one name' }] : [];
  });
}

function routeFindings(route: RouteReading, names: ForbiddenNames): readonly Finding[] {
  const set = entriesOf(field(route.raw, 'set')).map(([name]) => ({ path: [...route.path, 'set', name], name }));
  const remove = textsOf(field(route.raw, 'remove')).map(([index, name]) => ({
    path: [...route.path, 'remove', index],
    name,
  }));
  return [
    ...set.flatMap((header) => nameFindings(header, names, true)),
    ...remove.flatMap((header) => nameFindings(header, names, false)),
    ...valueFindings(route),
    ...contradictions(route, set, remove),
  ];
}

export function nameFindings(
  { path, name }: NamedHeader,
  { identity, credentials }: ForbiddenNames,
  isSet: boolean,
): readonly Finding[] {
  const folded = foldHeaderName(name);
  if (name.trim() === '' && !isSet) return [];
  if (!token.test(name)) return [{ code: 'GH1302', path, got: name }];
  if (identity.includes(folded))
    return [{ code: 'GH1301', path, got: name, why: 'the gateway writes this header itself: it says who is calling' }];
  if (isWrittenByGateway(folded))
    return [{ code: 'GH1301', path, got: name, why: 'the gateway writes this header itself' }];
  return isSet && credentials.includes(folded)
    ? [{ code: 'GH1301', path, got: name, why: 'a declaration holds no credentials' }]
    : [];
}

function valueFindings({ path, raw }: RouteReading): readonly Finding[] {
  return entriesOf(field(raw, 'set')).flatMap(([name, value]): readonly Finding[] => {
    const text = textOf(field(value, 'static'));
    return text === undefined || headerValue.test(text)
      ? []
      : [{ code: 'GH1306', path: [...path, 'set', name, 'static'] }];
  });
}

function contradictions(
  { raw }: RouteReading,
  set: readonly NamedHeader[],
  remove: readonly NamedHeader[],
): readonly Finding[] {
  const forwarded = textsOf(field(raw, 'forward')).map(([, name]) => name);
  const setTwice = set.filter(({ name }, index) =>
    set.slice(0, index).some((other) => foldHeaderName(other.name) === foldHeaderName(name)),
  );
  const both = remove.filter(({ name }) =>
    [...set.map((one) => one.name), ...forwarded].some((other) => foldHeaderName(other) === foldHeaderName(name)),
  );
  return [
    ...setTwice.map(
      ({ path, name }): Finding => ({ code: 'GH1305', path, got: name, why: 'one header is set in two spellings' }),
    ),
    ...both.map(
      ({ path, name }): Finding => ({ code: 'GH1305', path, got: name, why: 'removed here, and set or forwarded too' }),
    ),
  ];
}

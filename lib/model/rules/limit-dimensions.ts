import { parseRequestValue, type RequestValue } from '../../contract/request-value.ts';
import { type CredentialReading, claimsOf, hasKeys } from '../credential-reading.ts';
import type { Finding, Path } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { type LimitReading, readLimits } from '../limit-reading.ts';
import { field, textsOf } from '../reading.ts';
import { sentFindings, valueFindings } from './request-values.ts';

/** What a limit counts by is something that its requests have, and that their callers cannot choose at will. */
export function limitDimensionRules(gateway: GatewayReading): readonly Finding[] {
  return readLimits(gateway).flatMap((limit) => [
    ...textsAt(limit, 'by').flatMap(([path, text]) => dimensionFindings(gateway, limit, path, text)),
    ...textsAt(limit, 'otherwise').flatMap(([path, text]) => otherwiseFindings(limit, path, text)),
    ...chosenFindings(limit),
    ...unansweredFindings(gateway, limit),
  ]);
}

function textsAt({ path, raw }: LimitReading, key: 'by' | 'otherwise'): readonly (readonly [Path, string])[] {
  const value = field(raw, key);
  if (typeof value === 'string') return [[[...path, key], value]];
  return textsOf(value).map(([index, text]) => [[...path, key, index], text]);
}

function dimensionFindings(gateway: GatewayReading, limit: LimitReading, path: Path, text: string): readonly Finding[] {
  const value = parseRequestValue(text);
  if (value?.from === 'request.id')
    return [{ code: 'GH1204', path, why: 'no two requests share an id, so nobody would ever be limited' }];
  if (limit.scope === 'route') return limit.routes.flatMap((route) => valueFindings(gateway, route, path, text));
  if (value === undefined) return text.trim() === '' ? [] : [{ code: 'GH1204', path }];
  if (limit.scope === 'default') return ofEveryRoute(gateway, path, value);
  return ofSomeCredential(gateway, limit, path, value);
}

/** A default holds for every route of its service, so it may use only what every request has. */
function ofEveryRoute(gateway: GatewayReading, path: Path, value: RequestValue): readonly Finding[] {
  const why = 'a default limit holds for every route: client.ip, route, service, gateway, query.* and header.*';
  return ['path', 'claims', 'key.id'].includes(value.from)
    ? [{ code: 'GH1204', path, why }]
    : sentFindings(gateway, path, value);
}

/**
 * A shared limit may use what some credential gives, since it says where requests without it count. Two issuers may give
 * one claim to two people, and the one could use up what the other may do.
 */
function ofSomeCredential(
  gateway: GatewayReading,
  { routes }: LimitReading,
  path: Path,
  value: RequestValue,
): readonly Finding[] {
  const single = gateway.credentials.filter(({ kind }) => kind !== 'anyOf');
  if (value.from === 'path') return [{ code: 'GH1204', path, why: 'routes of many paths share this limit' }];
  if (value.from !== 'claims' && value.from !== 'key.id') return sentFindings(gateway, path, value);
  const givers = single.filter((credential) => gives(credential, value));
  if (givers.length === 0)
    return [{ code: 'GH1204', path, why: 'no credential of the platform gives it as one value' }];
  const issuers = givers.filter(({ kind, name }) => kind !== 'apiKey' && routes.some((route) => isOf(route, name)));
  if (issuers.length < 2) return [];
  const why = `${issuers.map(({ name }) => name).join(' and ')} may give one value to two callers`;
  return [{ code: 'GH1204', path, why, fix: 'count by it in the `limit` of each route' }];
}

function isOf({ credential }: RouteReading, name: string): boolean {
  return typeof credential === 'object' && credential.members.some((member) => member.name === name);
}

function gives(credential: CredentialReading, value: RequestValue): boolean {
  if (value.from === 'key.id') return hasKeys(credential);
  const kind = value.from === 'claims' ? claimsOf(credential).get(value.name) : undefined;
  return kind !== undefined && kind !== 'string[]';
}

const certain = ['client.ip', 'route', 'service', 'gateway'];

/** The dimension of last resort is one that no request lacks and no caller chooses. */
function otherwiseFindings({ scope, routes }: LimitReading, path: Path, text: string): readonly Finding[] {
  const known = [...certain, ...(scope === 'route' ? ownOf(routes[0]?.credential) : [])];
  return known.includes(text) || text.trim() === ''
    ? []
    : [
        {
          code: 'GH1204',
          path,
          why: 'what stands in for `by` is something that no request lacks',
          fix: `use ${known.join(', ')}`,
        },
      ];
}

/** What no caller of the credential lacks. */
function ownOf(credential: RouteReading['credential']): readonly string[] {
  if (typeof credential !== 'object') return [];
  return hasKeys(credential) ? ['key.id'] : claimsOf(credential).has('sub') ? ['claims.sub'] : [];
}

/** With a header alone a caller would take a new counter for every request, or use up somebody else's. */
function chosenFindings(limit: LimitReading): readonly Finding[] {
  if (field(limit.raw, 'enforce') === 'best-effort') return [];
  const sources = textsAt(limit, 'by').map(([, text]) => parseRequestValue(text)?.from);
  const isChosen = sources.some((from) => from === 'header' || from === 'query');
  const isSomebody = sources.some((from) => from === 'client.ip' || from === 'claims' || from === 'key.id');
  return isChosen && !isSomebody ? [{ code: 'GH1309', path: [...limit.path, 'by'] }] : [];
}

/** A limit that is shared by routes without its dimension says what those count by. */
function unansweredFindings({ credentials }: GatewayReading, limit: LimitReading): readonly Finding[] {
  if (limit.scope !== 'shared' || field(limit.raw, 'otherwise') !== undefined) return [];
  const values = textsAt(limit, 'by').flatMap(([, text]) => parseRequestValue(text) ?? []);
  const ofCallers = values.filter((value) => credentials.some((credential) => gives(credential, value)));
  const without = limit.routes.find(
    ({ credential }) =>
      credential === 'public' || (credential !== undefined && ofCallers.some((value) => !gives(credential, value))),
  );
  if (ofCallers.length === 0 || without === undefined) return [];
  return [
    {
      code: 'GH1003',
      path: [...limit.path, 'otherwise'],
      why: `callers of '${without.key}' have no such value`,
      fix: 'write `otherwise`: what their requests count by',
    },
  ];
}

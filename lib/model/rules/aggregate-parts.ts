import { maxParts } from '../../contract/aggregate.ts';
import { type AggregateReading, type PartReading, readAggregates } from '../aggregate-reading.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { parseRouteKey } from '../path-template.ts';
import { entriesOf, field, textOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';
import { bodyEditFindings } from './body-edits.ts';

/** Each part is a GET route that a mounted service declares and the gateway itself calls, and says what it is to the whole. */
export function aggregatePartRules(gateway: GatewayReading): readonly Finding[] {
  return readAggregates(gateway).flatMap((aggregate) => [
    ...countFindings(aggregate),
    ...aggregate.parts.flatMap((part) => [
      ...nameFindings(part),
      ...calledFindings(gateway, part),
      ...downFindings(part),
      ...bodyEditFindings(part.path, part.raw),
    ]),
  ]);
}

function countFindings({ route, parts }: AggregateReading): readonly Finding[] {
  const given = field(route.raw, 'parts');
  const isCounted = typeof given === 'object' && given !== null && !Array.isArray(given);
  return !isCounted || (parts.length > 0 && parts.length <= maxParts)
    ? []
    : [{ code: 'GH1809', path: [...route.path, 'parts'], got: parts.length }];
}

const partName = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

function nameFindings({ name, path }: PartReading): readonly Finding[] {
  const why = 'the name of a part is a letter, then letters, digits, - and _, at most 40';
  return isLocalName(name) ? [] : [{ code: 'GH1006', path: path.slice(0, -1), got: name, why }];
}

/** A name inside of one aggregate, which is a key of plain objects at run time. */
export function isLocalName(name: string): boolean {
  return partName.test(name) && !(name in Object.prototype);
}

function calledFindings(gateway: GatewayReading, { path, raw, called }: PartReading): readonly Finding[] {
  const [name, key] = [textOf(field(raw, 'service')), textOf(field(raw, 'route'))];
  if (called !== undefined) return refusals(called).map(({ why, fix }) => unfit([...path, 'route'], why, fix));
  if (name === undefined || key === undefined) return [];
  const mounted = gateway.services.find((one) => one.name === name);
  if (mounted?.kind === 'aggregate')
    return [unfit([...path, 'service'], 'a part is a route of a service, and of no aggregate', 'call its parts')];
  if (mounted === undefined) {
    const names = gateway.services.flatMap((one) => (one.kind === 'service' ? (one.name ?? []) : []));
    const fix = didYouMean(name, names).fix ?? 'mount the service in this gateway, or leave the part out';
    return [unfit([...path, 'service'], 'the gateway mounts no such service', fix)];
  }
  const keys = gateway.routes.flatMap((one) => (one.service === mounted ? [one.key] : []));
  const fix = didYouMean(key, keys).fix ?? 'declare it there, or call another route';
  return [unfit([...path, 'route'], `${name} declares no such route`, fix)];
}

interface Refusal {
  readonly why: string;
  readonly fix: string;
}

/** Why a declared route can be no part: whatever it promises has to hold when it is called for a whole. */
function refusals(called: RouteReading): readonly Refusal[] {
  const parsed = parseRouteKey(called.key);
  return [
    ...('fault' in parsed || parsed.method === 'GET'
      ? []
      : [{ why: `a part is a GET, not a ${parsed.method}`, fix: 'call a GET route' }]),
    ...(field(called.raw, 'direct') === undefined
      ? []
      : [{ why: 'API Gateway calls this route itself', fix: 'remove `direct` from it, or call another route' }]),
    ...(isThrottled(called)
      ? [
          {
            why: 'API Gateway keeps a limit of this route, and parts do not pass it',
            fix: "leave out `enforce: 'best-effort'` there: an exact limit is charged for parts too",
          },
        ]
      : []),
  ];
}

function isThrottled({ raw, service }: RouteReading): boolean {
  const limits = [field(raw, 'limit') ?? field(service.raw, 'defaults', 'limit')].flat();
  return limits.some((limit) => field(limit, 'enforce') === 'best-effort');
}

function unfit(path: Finding['path'], why: string, fix: string): Finding {
  return { code: 'GH1802', path, why, fix };
}

/** What is no longer there without its service is written, and never the result of forgetting. */
function downFindings({ path, raw }: PartReading): readonly Finding[] {
  if (raw === undefined) return [];
  const [critical, fallback] = [field(raw, 'critical'), field(raw, 'fallback')];
  const empty = typeof fallback === 'object' && fallback !== null && entriesOf(fallback).length === 0;
  if (empty)
    return [
      {
        code: 'GH1808',
        path: [...path, 'fallback'],
        why: 'a fallback that answers nothing',
        fix: "write `lastGood`, `static` or both, or `fallback: 'omit'`",
      },
    ];
  if ((critical === undefined) !== (fallback === undefined)) return [];
  const why = critical === undefined ? 'neither is written' : 'both are written';
  return [{ code: 'GH1808', path, got: undefined, why: `a part is critical or has a fallback, and ${why}` }];
}

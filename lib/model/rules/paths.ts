import type { Finding } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { faultCodes, parametersOf, parsePath, parseRouteKey } from '../path-template.ts';
import { field, textOf } from '../reading.ts';

/** Each route key and each `to` has the form that API Gateway and upstreams can carry, with the same parameters. */
export function pathRules(gateway: GatewayReading): readonly Finding[] {
  return ofRoutes(gateway, (route) => [...keyFindings(route), ...toFindings(route)]);
}

function keyFindings({ key, path }: RouteReading): readonly Finding[] {
  const parsed = parseRouteKey(key);
  return 'fault' in parsed ? [{ code: faultCodes[parsed.fault], path, got: key }] : [];
}

function toFindings({ key, path, raw }: RouteReading): readonly Finding[] {
  const to = textOf(field(raw, 'to'));
  const parsed = parseRouteKey(key);
  if (to === undefined || 'fault' in parsed) return [];
  const segments = parsePath(to);
  const here = [...path, 'to'];
  if ('fault' in segments) return [{ code: faultCodes[segments.fault], path: here }];
  const [own, used] = [parametersOf(parsed.segments), parametersOf(segments)];
  return [
    ...used
      .filter((name) => !own.includes(name))
      .map((name): Finding => ({ code: 'GH1105', path: here, why: `{${name}} is not a parameter of '${key}'` })),
    ...own
      .filter((name) => !used.includes(name))
      .map(
        (name): Finding => ({ code: 'GH1106', path: here, why: `{${name}} of '${key}' does not reach the upstream` }),
      ),
  ];
}

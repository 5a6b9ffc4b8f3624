import { forwarderShareMillis } from '../../contract/time-budget.ts';
import { durationMillis } from '../../contract/units.ts';
import { usualQuotas } from '../../contract/usual-quotas.ts';
import type { Finding, Path } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { field } from '../reading.ts';

/** Guardrails hold for every route: no time-out beyond them or beyond API Gateway's, and a limit where they demand one. */
export function timeAndLimitRules(gateway: GatewayReading): readonly Finding[] {
  const { maxTimeoutMillis: guardrail, limitRequired } = gateway.guardrails;
  const outside = (path: Path, direct: boolean) => timeFindings(gateway, path, { guardrail, direct });
  return [
    ...[['platform', 'definition'], ['definition']].flatMap((of) =>
      timeFindings(gateway, [...of, 'guardrails', 'maxTimeout'], { guardrail: null, direct: true }),
    ),
    ...gateway.services.flatMap(({ path }) => [
      ...outside([...path, 'upstream', 'timeout'], false),
      ...outside([...path, 'timeout'], false),
      ...outside([...path, 'defaults', 'timeout'], false),
    ]),
    ...ofRoutes(gateway, ({ path, raw }) => outside([...path, 'timeout'], field(raw, 'direct') !== undefined)),
    ...(limitRequired ? ofRoutes(gateway, unlimited) : []),
  ];
}

function timeFindings(
  gateway: GatewayReading,
  path: Path,
  { guardrail, direct }: { readonly guardrail: number | null; readonly direct: boolean },
): readonly Finding[] {
  const millis = durationMillis(field(gateway.raw, ...path));
  const integration = integrationMillis(gateway);
  const most = direct ? integration : integration - forwarderShareMillis;
  if (millis === undefined) return [];
  if (guardrail !== null && millis > guardrail)
    return [{ code: 'GH1303', path, why: `the guardrails allow ${guardrail} ms` }];
  if (millis <= most) return [];
  const sum = direct ? '' : `: ${integration} ms less ${forwarderShareMillis} ms of the forwarder's own`;
  return [{ code: 'GH1303', path, why: `API Gateway leaves ${most} ms to this way${sum}` }];
}

/** How long API Gateway waits: by default, or as long as the quota was raised to. */
function integrationMillis(gateway: GatewayReading): number {
  const raised = durationMillis(field(gateway.raw, 'definition', 'quotas', 'integrationTimeout'));
  return Math.max(raised ?? 0, usualQuotas.integrationMillis);
}

/** A limit in the shadow refuses nobody, so it is none. */
function unlimited({ path, raw, service }: RouteReading): readonly Finding[] {
  const limit = field(raw, 'limit') ?? field(service.raw, 'defaults', 'limit');
  const limits = limit === undefined ? [] : [limit].flat().filter((one) => one !== 'none');
  if (limits.some((one) => field(one, 'shadow') === undefined)) return [];
  const why = 'the guardrails demand a limit on every route, and one in the shadow refuses nobody';
  return [{ code: 'GH1304', path: [...path, 'limit'], ...(limits.length > 0 ? { why } : {}) }];
}

import { sizeBytes } from '../../contract/units.ts';
import type { Finding } from '../finding.ts';
import { type GatewayReading, ofRoutes, type RouteReading } from '../gateway-reading.ts';
import { placedRoutes } from '../placed-route.ts';
import { field, textOf, textsOf } from '../reading.ts';
import { didYouMean } from './authentication.ts';

/** What guardrails demand beside times and limits: whose routes these are, who may call them from where, and with how much. */
export function guardrailRules(gateway: GatewayReading): readonly Finding[] {
  return [
    ...ownerFindings(gateway),
    ...originFindings(gateway),
    ...publicFindings(gateway),
    ...ofRoutes(gateway, (route) => bodyFindings(gateway, route)),
  ];
}

function ownerFindings({ guardrails: { owners }, services }: GatewayReading): readonly Finding[] {
  if (owners === null) return [];
  return services.flatMap(({ path, raw }): readonly Finding[] => {
    const owner = textOf(field(raw, 'owner'));
    return owner === undefined || owners.includes(owner)
      ? []
      : [{ code: 'GH1901', path: [...path, 'owner'], ...didYouMean(owner, owners) }];
  });
}

function originFindings({ guardrails: { origins }, raw }: GatewayReading): readonly Finding[] {
  if (origins === null) return [];
  return textsOf(field(raw, 'definition', 'cors', 'origins'))
    .filter(([, origin]) => !origins.includes(origin))
    .map(([index]): Finding => ({ code: 'GH1902', path: ['definition', 'cors', 'origins', index] }));
}

function publicFindings(gateway: GatewayReading): readonly Finding[] {
  const { publicRoutes } = gateway.guardrails;
  if (publicRoutes === null) return [];
  return placedRoutes(gateway).flatMap(({ route, method, path }): readonly Finding[] => {
    const key = `${method} ${path}`;
    return route.credential !== 'public' || publicRoutes.includes(key)
      ? []
      : [{ code: 'GH1903', path: [...route.path, 'auth'], got: key }];
  });
}

/** What a route does not say is no more than what the guardrails allow; API Gateway knows nothing of that on the direct way. */
function bodyFindings({ guardrails: { maxBodyBytes } }: GatewayReading, { path, raw }: RouteReading) {
  if (maxBodyBytes === null) return [];
  const written = sizeBytes(field(raw, 'validate', 'maxBody')) ?? 0;
  const findings: readonly Finding[] = [
    ...(written > maxBodyBytes
      ? [
          {
            code: 'GH1904',
            path: [...path, 'validate', 'maxBody'],
            why: `the guardrails allow ${maxBodyBytes} bytes`,
          } as const,
        ]
      : []),
    ...(field(raw, 'direct') === undefined
      ? []
      : [
          {
            code: 'GH1904',
            path: [...path, 'direct'],
            why: `API Gateway takes 10 MiB on this way, the guardrails ${maxBodyBytes} bytes`,
            fix: 'remove `direct`',
          } as const,
        ]),
  ];
  return findings;
}

import type { Finding, Path } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { faultCodes, parseRouteKey } from '../path-template.ts';
import { field, textsOf } from '../reading.ts';
import { isOrigin } from './cors.ts';

/** Where guardrails are written. */
const places: readonly Path[] = [
  ['platform', 'definition', 'guardrails'],
  ['definition', 'guardrails'],
];

/** What guardrails allow is something that can be: an origin that is none allows nothing, and nobody would see why. */
export function guardrailValueRules({ raw }: GatewayReading): readonly Finding[] {
  return places.flatMap((path) => [
    ...textsOf(field(raw, ...path, 'origins'))
      .filter(([, origin]) => origin !== '*' && !isOrigin(origin))
      .map(([index]): Finding => ({ code: 'GH1501', path: [...path, 'origins', index] })),
    ...textsOf(field(raw, ...path, 'publicRoutes')).flatMap(([index, key]): readonly Finding[] => {
      const parsed = parseRouteKey(key);
      return 'fault' in parsed ? [{ code: faultCodes[parsed.fault], path: [...path, 'publicRoutes', index] }] : [];
    }),
  ]);
}

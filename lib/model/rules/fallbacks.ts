import type { Finding } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { entriesOf, field } from '../reading.ts';
import { isRead, readUpstreams } from '../upstream-reading.ts';

/** A fallback stands only where an answer that may be wrong by now is better than none, and that was said of the upstream. */
export function fallbackRules(gateway: GatewayReading): readonly Finding[] {
  return [
    ...gateway.routes.filter(({ raw }) => field(raw, 'fallback') !== undefined).flatMap(fallbackFindings),
    ...readUpstreams(gateway).flatMap(({ path, raw, routes }): readonly Finding[] => {
      const isSaid = field(raw, 'critical') === false;
      return isSaid && routes.every(({ route }) => field(route.raw, 'fallback') === undefined)
        ? [{ code: 'GH1602', path: [...path, 'critical'], why: 'no route of the service has a `fallback`' }]
        : [];
    }),
  ];
}

function fallbackFindings(route: RouteReading): readonly Finding[] {
  const path = [...route.path, 'fallback'];
  const fallback = field(route.raw, 'fallback');
  const isCritical = field(route.service.raw, 'upstream', 'critical') !== false;
  const isEmpty = typeof fallback === 'object' && fallback !== null && entriesOf(fallback).length === 0;
  return [
    ...(isRead(route)
      ? []
      : [refused(path, 'only what a GET or a HEAD asks for can be answered with what was true before')]),
    ...(isCritical
      ? [
          refused(
            path,
            'its upstream is critical: without its answer there is none',
            'write `critical: false` on the upstream, or remove the fallback',
          ),
        ]
      : []),
    ...(isEmpty
      ? [
          {
            code: 'GH1602',
            path,
            why: 'a fallback that answers nothing',
            fix: 'write `lastGood`, `static` or both',
          } as const,
        ]
      : []),
  ];
}

function refused(path: Finding['path'], why: string, fix?: string): Finding {
  return { code: 'GH1601', path, got: undefined, why, ...(fix === undefined ? {} : { fix }) };
}

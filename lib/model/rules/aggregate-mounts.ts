import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { parseRouteKey } from '../path-template.ts';
import { field } from '../reading.ts';

/** Aggregates are for one sort of client, so they stand in a gateway that says for which, and they read. */
export function aggregateMountRules(gateway: GatewayReading): readonly Finding[] {
  const names = gateway.services.flatMap(({ kind, name }) => (kind === 'aggregate' ? [name ?? 'an aggregate'] : []));
  const isAllowed =
    names.length === 0 ||
    !gateway.guardrails.aggregatesInBffOnly ||
    field(gateway.raw, 'definition', 'bff') !== undefined;
  return [
    ...(isAllowed
      ? []
      : [
          {
            code: 'GH1801',
            path: ['definition', 'bff'],
            got: undefined,
            why: `${names.join(' and ')} in a gateway that does not say which clients it is for`,
          } as const,
        ]),
    ...gateway.routes.flatMap(({ key, path, service }): readonly Finding[] => {
      const parsed = parseRouteKey(key);
      return service.kind === 'service' || 'fault' in parsed || parsed.method === 'GET'
        ? []
        : [{ code: 'GH1101', path, got: key, why: 'an aggregate only reads', fix: `write 'GET ${parsed.path}'` }];
    }),
  ];
}

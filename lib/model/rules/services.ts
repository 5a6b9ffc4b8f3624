import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { parsePath } from '../path-template.ts';
import { entriesOf, field, listOf, textOf } from '../reading.ts';

/** What a gateway mounts: services of its own platform, each once, each with routes and paths of lawful form. */
export function serviceRules(gateway: GatewayReading): readonly Finding[] {
  const services = field(gateway.raw, 'definition', 'services');
  const none: readonly Finding[] =
    Array.isArray(services) && listOf(services).length === 0
      ? [{ code: 'GH1113', path: ['definition', 'services'] }]
      : [];
  return [
    ...none,
    ...gateway.services.flatMap((_, index) => mounted(gateway, index)),
    ...gateway.services.flatMap(basePaths),
  ];
}

function mounted(gateway: GatewayReading, index: number): readonly Finding[] {
  const service = gateway.services[index] as GatewayReading['services'][number];
  const record = service.path.slice(0, -1);
  const platform = textOf(field(gateway.raw, ...record, 'platform'));
  const routes = field(service.raw, 'routes');
  const findings: Finding[] = [];
  if (platform !== undefined && platform !== field(gateway.raw, 'platform', 'name'))
    findings.push({ code: 'GH1112', path: [...record, 'platform'] });
  if (typeof routes === 'object' && routes !== null && entriesOf(routes).length === 0)
    findings.push({ code: 'GH1108', path: [...service.path, 'routes'] });
  const first = gateway.services.findIndex(({ name }) => name !== undefined && name === service.name);
  if (first !== -1 && first < index) {
    const differ = gateway.services[first]?.kind !== service.kind;
    const words = differ ? { why: 'a service and an aggregate of one name', fix: 'give one of them another name' } : {};
    findings.push({ code: 'GH1109', path: record, got: service.name, ...words });
  }
  return findings;
}

function basePaths({ path, raw }: GatewayReading['services'][number]): readonly Finding[] {
  return [['path'], ['upstream', 'basePath']].flatMap((steps): readonly Finding[] => {
    const text = textOf(field(raw, ...steps));
    if (text === undefined) return [];
    const segments = parsePath(text);
    const plain = !('fault' in segments) && segments.every(({ kind }) => kind === 'literal');
    return plain
      ? []
      : [{ code: 'GH1110', path: [...path, ...steps], why: 'a base path has no parameters and no slash at its end' }];
  });
}

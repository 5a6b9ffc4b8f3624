import type { Row } from './measurement.ts';

/**
 * CloudFormation refuses larger templates; read 2026-11-24. Resources: what the gateway promises, whatever its routes, with a
 * network of its own and NAT in two zones.
 * `splitMillis`: how long 1,000 routes over four APIs may take, from the start of the process.
 */
export const targets = { resources: 50, templateBytes: 1_000_000, splitMillis: 3_000 };

/** Ours alone have targets: at most so many resources, the same number for every size, and a template that may be deployed. */
export function missedTargets(rows: readonly Row[]): readonly string[] {
  const ours = rows.filter(({ builder }) => builder === 'gatehouse');
  const counts = new Set(ours.map(({ result }) => ('error' in result ? 'none' : result.resources)));
  return [
    ...ours.flatMap(({ routes, result }) => {
      if ('error' in result) return [`${routes} routes: ${result.error}`];
      const { resources, templateBytes } = result;
      return [
        ...(resources <= targets.resources
          ? []
          : [`${routes} routes: ${resources} resources, over ${targets.resources}`]),
        ...(templateBytes < targets.templateBytes ? [] : [`${routes} routes: a template of ${templateBytes} bytes`]),
      ];
    }),
    ...rows.filter(({ builder }) => builder === 'gatehouse-split').flatMap(missedBySplit),
    ...(counts.size === 1 ? [] : [`the number of resources depends on the routes: ${[...counts].join(', ')}`]),
  ];
}

function missedBySplit({ routes, result }: Row): readonly string[] {
  if ('error' in result) return [`${routes} routes, split: ${result.error}`];
  const { wallMillis, templateBytes } = result;
  return [
    ...(wallMillis <= targets.splitMillis
      ? []
      : [`${routes} routes, split: ${wallMillis} ms, over ${targets.splitMillis}`]),
    ...(templateBytes < targets.templateBytes ? [] : [`${routes} routes, split: a template of ${templateBytes} bytes`]),
  ];
}

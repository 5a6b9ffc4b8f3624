import type { Excluded } from '../contract/excluded.ts';
import type { Issue } from '../contract/issue.ts';
import { modelOf, mountedIssues } from '../model/model-of.ts';
import { plainJson } from '../model/plain-json.ts';
import { entriesOf, field, listOf, textOf } from '../model/reading.ts';
import { planOf } from './plan-of.ts';

/**
 * The gateway without the services, and then the aggregates, that have a mistake of their own: each is judged as if it stood
 * there alone. Synthesis warns of every one with all its mistakes. A mistake of several together, such as a request that two
 * of them answer, is nobody's alone, excludes none and stays an error. When nothing is left, nothing is excluded.
 *
 * To exclude a service that is deployed takes its routes away. Where that is worse than a deployment that waits, leave this
 * out, or pin its package.
 */
export function withoutBroken<G>(gateway: G): G {
  const mounted = listOf(field(gateway, 'definition', 'services'));
  const records = listOf(field(plainJson(gateway).value, 'definition', 'services'));
  const isAggregate = (index: number) => field(records[index], 'kind') === 'aggregate';
  const judged = (indexes: readonly number[], company: readonly number[]) =>
    indexes.map((index) => {
      const services = [index, ...company].map((one) => mounted[one]);
      return { index, issues: ownIssues(withMounted(gateway, services), records[index]) };
    });
  const all = mounted.map((_, index) => index);
  const services = judged(
    all.filter((index) => !isAggregate(index)),
    [],
  );
  const sound = services.filter(({ issues }) => issues.length === 0).map(({ index }) => index);
  const aggregates = judged(all.filter(isAggregate), sound);
  const broken = [...services, ...aggregates].filter(({ issues }) => issues.length > 0);
  if (broken.length === 0 || sound.length === 0) return gateway;
  const kept = mounted.filter((_, index) => !broken.some((one) => one.index === index));
  return withMounted(
    gateway,
    kept,
    broken.map(({ index, issues }) => excluded(records[index], index, issues)),
  );
}

function withMounted<G>(gateway: G, services: readonly unknown[], left?: readonly Excluded[]): G {
  const definition = field(gateway, 'definition') as object;
  return { ...gateway, definition: { ...definition, services, ...(left === undefined ? {} : { excluded: left }) } };
}

/** The mistakes of what is mounted first: those of its declaration, and then those by which it cannot be kept on AWS. */
function ownIssues(gateway: unknown, record: unknown): readonly Issue[] {
  const declared = mountedIssues(gateway, 0);
  const outcome = modelOf(gateway);
  if (declared.length > 0 || 'issues' in outcome) return declared;
  const planned = planOf(outcome.model);
  const name = `${textOf(field(record, 'name'))} `;
  return 'issues' in planned ? planned.issues.filter(({ at }) => at.startsWith(name)) : [];
}

function excluded(record: unknown, index: number, issues: readonly Issue[]): Excluded {
  return {
    kind: field(record, 'kind') === 'aggregate' ? 'aggregate' : 'service',
    name: written(field(record, 'name')) ?? `services[${index}]`,
    owner: written(field(record, 'definition', 'owner')) ?? 'an unnamed owner',
    routes: entriesOf(field(record, 'definition', 'routes')).length,
    // Alone it was the first; here it is where people wrote it.
    issues: issues.map((one) => ({
      ...one,
      at: one.at.replace(/^(gateway \S+ )?services\[0\]/, `$1services[${index}]`),
    })),
  };
}

function written(value: unknown): string | undefined {
  const text = textOf(value);
  return text?.trim() === '' ? undefined : text;
}

import { type CredentialKind, credentialKind, credentialKinds } from './credential-reading.ts';
import type { Finding, Path } from './finding.ts';
import { entriesOf, field, listOf } from './reading.ts';

/** Every record in the declaration was made by this package, of this schema: several copies of it may meet in one app. */
export function madeByFindings(raw: unknown): readonly Finding[] {
  const mounted = listOf(field(raw, 'definition', 'services')).map(
    (_, index): Path => ['definition', 'services', index],
  );
  const credentials = entriesOf(field(raw, 'platform', 'definition', 'auth')).map(
    ([name]): Path => ['platform', 'definition', 'auth', name],
  );
  return [
    ...recordFindings(raw, [], 'gateway'),
    ...(field(raw, 'platform') === undefined ? [] : recordFindings(raw, ['platform'], 'platform')),
    ...mounted.flatMap((path) => mountedFindings(raw, path)),
    ...credentials.flatMap((path) => recordFindings(raw, path, credentialKind(field(raw, ...path, 'kind')))),
  ];
}

/** A service, or an aggregate with the calls that its routes are made of. */
function mountedFindings(raw: unknown, path: Path): readonly Finding[] {
  if (field(raw, ...path, 'kind') !== 'aggregate') return recordFindings(raw, path, 'service');
  const routes = entriesOf(field(raw, ...path, 'definition', 'routes'));
  const calls = routes.flatMap(([key, route]) =>
    entriesOf(field(route, 'parts')).map(([name]): Path => [...path, 'definition', 'routes', key, 'parts', name]),
  );
  return [...recordFindings(raw, path, 'aggregate'), ...calls.flatMap((call) => recordFindings(raw, call, 'call'))];
}

const aCredential = `a credential made by ${credentialKinds.map((kind) => `\`${kind}()\``).join(', ')}`;

const makers = {
  gateway: 'a gateway made by `platform.gateway()`',
  platform: '`platform()`',
  service: 'a service made by `platform.service()`, or an aggregate made by `platform.aggregate()`',
  aggregate: 'an aggregate made by `platform.aggregate()`',
  call: 'a part made by `call()`',
  ...(Object.fromEntries(credentialKinds.map((kind) => [kind, aCredential])) as { [K in CredentialKind]: string }),
};

function recordFindings(raw: unknown, path: Path, kind: keyof typeof makers): readonly Finding[] {
  const record = field(raw, ...path);
  const schema = field(record, 'schema');
  if (
    typeof record !== 'object' ||
    record === null ||
    Array.isArray(record) ||
    schema === undefined ||
    field(record, 'definition') === undefined
  )
    return [{ code: 'GH1004', path, got: undefined, why: `expected ${makers[kind]}` }];
  if (schema !== 1) return [{ code: 'GH1007', path, got: schema, ...named(record) }];
  return field(record, 'kind') === kind
    ? []
    : [{ code: 'GH1004', path, got: field(record, 'kind'), why: `expected ${makers[kind]}` }];
}

/** Whose package it is, where the record says so as it does today. */
function named(record: unknown): { readonly why?: string } {
  const [name, owner] = [field(record, 'name'), field(record, 'definition', 'owner')];
  if (typeof name !== 'string') return {};
  const of = typeof owner === 'string' ? ` of ${owner}` : '';
  return { why: `${name}${of} was made by a version of cdk-gatehouse with another schema` };
}

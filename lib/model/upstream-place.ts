import type { Issue } from '../contract/issue.ts';
import { stageVariableName } from '../contract/places.ts';
import { encodeUpstreamPlace } from '../contract/upstream-place.ts';
import { functionPlace } from './function-place.ts';
import type { GatewayModel, UpstreamCallModel } from './gateway-model.ts';
import type { Bound } from './place-bindings.ts';
import { targetsPlaceShape, urlPlaceShape } from './place-shape.ts';
import type { Tokens } from './place-url.ts';
import { characterIssues, shapeIssues } from './placed.ts';
import type { ReachedTarget } from './reach.ts';
import { field } from './reading.ts';
import { placedSecrets } from './upstream-secrets.ts';
import { type BoundTarget, type PlacedTarget, placedTarget } from './upstream-target.ts';

/** Where an upstream is, as stage variables, with what was written about it. */
export interface PlacedUpstream {
  readonly name: string;
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly insecure: string | null;
  /** How many addresses it has, or that it is a Lambda function. */
  readonly targets: number | 'function';
  /** From where each address can be called; none for a function. */
  readonly reached: readonly ReachedTarget[];
  /** Names of secrets in Secrets Manager. */
  readonly secrets: readonly string[];
  readonly issues: readonly Issue[];
}

export function upstreamPlace(model: GatewayModel, { name, at, value }: Bound, tokens: Tokens): PlacedUpstream {
  const calls = callsOf(model, name);
  if (field(value, 'kind') === 'function') return functionPlace({ name, at, value }, calls, tokens);
  const read = boundTargets(at, value);
  if ('issues' in read) return { name, variables: [], insecure: null, targets: 0, reached: [], secrets: [], ...read };
  const targets = read.targets.map((one) => placedTarget(one, tokens));
  const insecure = reasonOf(targets);
  const secrets = placedSecrets({ at, value }, calls, { tokens, mayBePlain: insecure !== null });
  const place = encodeUpstreamPlace(targets);
  const ofTargets = targets.flatMap(({ issues }) => issues);
  return {
    name,
    variables: [
      [stageVariableName('upstream', name), place],
      ...(secrets.value === null ? [] : [[stageVariableName('secrets', name), secrets.value] as const]),
    ],
    insecure,
    targets: targets.length,
    reached: targets.map(({ reached }) => reached),
    secrets: secrets.names,
    issues: [
      ...ofTargets,
      ...(ofTargets.length > 0 ? [] : [...togetherIssues(at, targets), ...characterIssues(at, place, tokens)]),
      ...weightIssues(read.targets, calls),
      ...plainIssues(at, calls, insecure),
      ...secrets.issues,
    ],
  };
}

/** The addresses that were bound; a record of another shape is told. */
function boundTargets(
  at: string,
  value: unknown,
): { readonly targets: readonly BoundTarget[] } | { readonly issues: readonly Issue[] } {
  const isList = field(value, 'kind') === 'targets';
  const shape = isList ? targetsPlaceShape.safeParse(value) : urlPlaceShape.safeParse(value);
  if (!shape.success) return { issues: shapeIssues(at, value, shape.error.issues) };
  const { data } = shape;
  if (data.kind === 'url') return { targets: [{ ...data, at }] };
  const targets = data.targets.map((one, index) => ({ ...one, at: `${at}.targets.${index}` }));
  const issues = targets.flatMap((one) =>
    (['credential', 'tls'] as const).flatMap((key) => (one[key] === undefined ? [] : [besideList(`${one.at}.${key}`)])),
  );
  return issues.length > 0 ? { issues } : { targets };
}

function besideList(at: string): Issue {
  const why = 'all targets of an upstream are reached by the same secrets';
  return { code: 'GH1001', at, got: undefined, why, fix: 'write it after the list: `targets([…], { … })`' };
}

function callsOf({ services }: GatewayModel, name: string): UpstreamCallModel {
  const upstream = services.map((service) => service.upstream).find((one) => one.name === name);
  if (upstream === undefined) throw new Error(`no upstream ${name} in the model`);
  return upstream.calls;
}

/** One reason stands for all targets of an upstream: the gateway calls them the same way. This machine needs none. */
function reasonOf(targets: readonly PlacedTarget[]): string | null {
  const others = targets.filter(({ isHere }) => !isHere);
  const reasons = (others.length > 0 ? others : targets).flatMap(({ insecure }) => insecure ?? []);
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : null;
}

function togetherIssues(at: string, targets: readonly PlacedTarget[]): readonly Issue[] {
  const again = targets.filter(({ place }, index) => targets.findIndex((one) => one.place === place) < index);
  const others = targets.filter(({ isHere }) => !isHere);
  const plain = others.filter(({ insecure }) => insecure !== null);
  const isMixed = plain.length > 0 && plain.length < others.length;
  const why = 'one target over https and another over plain http: the gateway calls all of them the same way';
  return [
    ...again.map((one): Issue => ({ code: 'GH2008', at: `${one.at}.url`, got: one.place })),
    ...(isMixed ? [{ code: 'GH2003', at: `${at}.targets`, got: undefined, why } as const] : []),
  ];
}

function weightIssues(targets: readonly BoundTarget[], { balance }: UpstreamCallModel): readonly Issue[] {
  if (balance.by === 'weighted' || balance.by === 'random') return [];
  return targets.flatMap(({ at, weight }): readonly Issue[] =>
    weight === undefined ? [] : [{ code: 'GH2007', at: `${at}.weight`, got: weight }],
  );
}

/** Nothing of TLS holds over plain http, whatever the reason for it. */
function plainIssues(at: string, { tls }: UpstreamCallModel, insecure: string | null): readonly Issue[] {
  if (tls === null || insecure === null) return [];
  return [
    { code: 'GH2003', at, got: undefined, why: 'the declaration has `tls` for an upstream that is plain http here' },
  ];
}

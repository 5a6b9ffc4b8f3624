import { GatehouseError, type Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { modelOf } from '../model/model-of.ts';
import { type BoundPlaces, placesOf } from '../model/places-of.ts';
import { entriesOf } from '../model/reading.ts';
import { type ApiDocument, documentsOf } from '../openapi/documents-of.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { planOf } from '../plan/plan-of.ts';
import { fullestRows, quotaIssues, quotaWarnings } from '../plan/quota-row.ts';
import { type CredentialBindings, credentialBindings } from './credential-bindings.ts';
import { healthEventQuotas } from './health-event.ts';
import { type BoundUpstreams, lockDown } from './lock-down.ts';
import type { LooseProps } from './options/option-group.ts';
import { misfits, optionIssues } from './options/option-groups.ts';
import { splitIn } from './options/split-options.ts';
import { cdkTokens } from './places.ts';
import { linkedUpstreams, privateUpstreamIssues } from './private-upstreams.ts';
import { documentQuotas } from './template-size.ts';
import { type UpstreamBindings, upstreamBindings } from './upstream-bindings.ts';

export interface PlannedGateway {
  readonly model: GatewayModel;
  readonly plan: GatewayPlan;
  /** One for each REST API. */
  readonly documents: readonly [ApiDocument, ...ApiDocument[]];
  readonly stageVariables: { readonly [name: string]: string };
  /** Names of the secrets by which each upstream is reached. */
  readonly secrets: BoundPlaces['secrets'];
  readonly bindings: Pick<CredentialBindings, 'functions' | 'clientSecrets'>;
  /** The functions that are upstreams. */
  readonly functions: UpstreamBindings['functions'];
  /** The upstreams, and what stands at their addresses. */
  readonly bound: BoundUpstreams;
}

/** The plan of a declaration and the stage variables of its places. @throws GatehouseError with all mistakes of both. */
export function plannedGateway(props: object): PlannedGateway {
  const given = props as LooseProps;
  const ofProps = optionIssues(given);
  const modelled = modelOf(given.gateway);
  if ('issues' in modelled) throw new GatehouseError([...modelled.issues, ...ofProps]);
  const { model } = modelled;
  const bindings = credentialBindings(model, given.auth);
  const called = upstreamBindings(model, mountedOnly(model, given.upstreams));
  const placed = placesOf(model, { auth: bindings.places, upstreams: called.places }, cdkTokens);
  const places = 'places' in placed ? placed.places : unbound;
  const planned = planOf(model, places.reasons, places.targets, splitIn(given));
  const bound = { model, reached: places.reached, connected: called.connected };
  const exposed = lockDown(bound);
  const unfit =
    'plan' in planned
      ? [
          ...misfits(given, { model, plan: planned.plan }),
          ...privateUpstreamIssues(called.connected, planned.plan, given.vpc),
        ]
      : [];
  const ofPlaces = [...bindings.issues, ...called.issues, ...issuesOf(placed), ...exposed.issues];
  const issues = [...ofPlaces, ...issuesOf(planned), ...unfit, ...ofProps];
  if (issues.length > 0 || 'issues' in planned) throw new GatehouseError(issues);
  const { stageVariables, secrets } = places;
  const at = `gateway ${model.name}`;
  const linked = {
    ...planned.plan,
    links: linkedUpstreams(called.connected, planned.plan),
    warnings: [...planned.plan.warnings, ...exposed.warnings],
  };
  const documents = documentsOf(linked, (one) => quotaIssues(at, documentQuotas(one)).length === 0);
  const sizes = [
    ...fullestRows(documents.map(({ document }) => documentQuotas(document))),
    ...healthEventQuotas(linked.health, stageVariables),
  ];
  const plan = {
    ...linked,
    told: documents.every(({ plan: { told } }) => told === 'all') ? ('all' as const) : ('checked' as const),
    quotas: [...linked.quotas, ...sizes],
    warnings: [...new Set(documents.flatMap(({ plan: { warnings } }) => warnings)), ...quotaWarnings(at, sizes)],
  };
  const tooLarge = quotaIssues(at, sizes);
  if (tooLarge.length > 0) throw new GatehouseError(tooLarge);
  return {
    model,
    plan,
    documents,
    stageVariables,
    secrets,
    bindings,
    functions: called.functions,
    bound,
  };
}

/** Places of what is left out are bound all the same, since its types ask for them. */
function mountedOnly({ excluded }: GatewayModel, upstreams: unknown): unknown {
  const isLeftOut = (name: string) => excluded.some((one) => one.name === name);
  if (excluded.length === 0) return upstreams;
  return Object.fromEntries(entriesOf(upstreams).filter(([name]) => !isLeftOut(name)));
}

/** Where the places have mistakes, those of the plan are told all the same. */
const unbound: BoundPlaces = {
  stageVariables: {},
  reasons: { upstreams: {}, credentials: {}, privateNetworks: {} },
  targets: {},
  reached: {},
  secrets: {},
};

function issuesOf(result: object): readonly Issue[] {
  return 'issues' in result ? (result.issues as readonly Issue[]) : [];
}

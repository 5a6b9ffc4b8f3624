import { GatehouseError, type Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { modelOf } from '../model/model-of.ts';
import { type BoundPlaces, placesOf } from '../model/places-of.ts';
import { fittingPlan } from '../openapi/fitting-plan.ts';
import type { OpenApiDocument } from '../openapi/openapi-document.ts';
import { openApiOf } from '../openapi/openapi-of.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { leaseIssues } from '../plan/lease-issues.ts';
import { planOf } from '../plan/plan-of.ts';
import { type CredentialBindings, credentialBindings } from './credential-bindings.ts';
import { healthEventIssues } from './health-event.ts';
import { limitStores } from './limit-store.ts';
import { cdkTokens } from './places.ts';
import { templateSizeIssues } from './template-size.ts';
import { type UpstreamBindings, upstreamBindings } from './upstream-bindings.ts';

export interface PlannedGateway {
  readonly model: GatewayModel;
  readonly plan: GatewayPlan;
  readonly document: OpenApiDocument;
  readonly stageVariables: { readonly [name: string]: string };
  /** Names of the secrets by which each upstream is reached. */
  readonly secrets: BoundPlaces['secrets'];
  readonly bindings: Pick<CredentialBindings, 'functions' | 'clientSecrets'>;
  /** The functions that are upstreams. */
  readonly functions: UpstreamBindings['functions'];
}

/** Props as plain JavaScript may give them. */
type LooseProps = { readonly [key in (typeof knownProps)[number]]?: unknown };

const knownProps = ['gateway', 'stage', 'auth', 'upstreams', 'limitStore', 'vpc', 'subnets', 'securityGroups'] as const;

/** The plan of a declaration and the stage variables of its places. @throws GatehouseError with all mistakes of both. */
export function plannedGateway(props: LooseProps): PlannedGateway {
  const ofProps = propIssues(props);
  const modelled = modelOf(props.gateway);
  if ('issues' in modelled) throw new GatehouseError([...modelled.issues, ...ofProps]);
  const { model } = modelled;
  const bindings = credentialBindings(model, props.auth);
  const called = upstreamBindings(model, props.upstreams);
  const placed = placesOf(model, { auth: bindings.places, upstreams: called.places }, cdkTokens);
  const places = 'places' in placed ? placed.places : unbound;
  const planned = planOf(model, places.reasons, places.targets);
  const withoutCache = props.limitStore === 'dynamodb' ? leaseIssues(model) : [];
  const ofPlaces = [...bindings.issues, ...called.issues, ...issuesOf(placed)];
  const issues = [...ofPlaces, ...issuesOf(planned), ...withoutCache, ...ofProps];
  if (issues.length > 0 || 'issues' in planned) throw new GatehouseError(issues);
  const plan = fittingPlan(planned.plan, (document) => templateSizeIssues(model.name, document).length === 0);
  const document = openApiOf(plan);
  const { stageVariables, secrets } = places;
  const tooLarge = [
    ...templateSizeIssues(plan.gateway, document),
    ...(plan.health === null ? [] : healthEventIssues(plan.health.config, stageVariables)),
  ];
  if (tooLarge.length > 0) throw new GatehouseError(tooLarge);
  return { model, plan, document, stageVariables, secrets, bindings, functions: called.functions };
}

/** Where the places have mistakes, those of the plan are told all the same. */
const unbound: BoundPlaces = {
  stageVariables: {},
  reasons: { upstreams: {}, credentials: {}, privateNetworks: {} },
  targets: {},
  secrets: {},
};

function issuesOf(result: object): readonly Issue[] {
  return 'issues' in result ? (result.issues as readonly Issue[]) : [];
}

function propIssues(props: LooseProps): readonly Issue[] {
  const { stage, vpc, limitStore } = props;
  const isStore = limitStore === undefined || limitStores.some((known) => known === limitStore);
  const placedWithoutVpc = (['subnets', 'securityGroups'] as const).filter((key) => vpc === undefined && props[key]);
  return [
    ...Object.keys(props)
      .filter((key) => !(knownProps as readonly string[]).includes(key))
      .map((key): Issue => ({ code: 'GH1001', at: 'Gateway', got: key })),
    ...(typeof stage === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(stage) ? [] : [stageIssue(stage)]),
    ...(isStore ? [] : [storeIssue(limitStore)]),
    ...placedWithoutVpc.map(
      (key): Issue => ({ code: 'GH1003', at: 'Gateway vpc', got: undefined, why: `\`${key}\` needs \`vpc\`` }),
    ),
  ];
}

function stageIssue(got: unknown): Issue {
  return {
    code: 'GH1004',
    at: 'Gateway stage',
    got,
    why: "a stage is named with letters, digits, '-' and '_', at most 128",
    fix: "write for example stage: 'prod'",
  };
}

function storeIssue(got: unknown): Issue {
  return {
    code: 'GH1004',
    at: 'Gateway limitStore',
    got,
    why: 'limits are counted in one of two stores',
    fix: `write ${limitStores.map((store) => `'${store}'`).join(' or ')}`,
  };
}

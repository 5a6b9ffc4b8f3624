import { Annotations, CfnOutput } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { issueText } from '../contract/issue.ts';
import { gatewayIssuer } from '../contract/signed-token.ts';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import type { Places, Upstreams } from '../declare/place.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { assemblyManifest } from './assembly-manifest.ts';
import { writeAssemblyManifest } from './assembly-manifest-file.ts';
import { authorizer } from './authorizer.ts';
import type { CalleesProps } from './callees.ts';
import { CallerKeys } from './caller-keys.ts';
import { encryptFunctions } from './encryption.ts';
import { endpoints } from './endpoints.ts';
import { forwarders } from './forwarders.ts';
import { GatewayFront, standBefore } from './front/gateway-front.ts';
import { functionRuns } from './function-run.ts';
import type { GatewayApi } from './gateway-api.ts';
import { gatewayApis, type MadeApi } from './gateway-apis.ts';
import type { GatewayFunction } from './gateway-function.ts';
import { gatewayStores } from './gateway-stores.ts';
import { HealthChecks } from './health-checks.ts';
import { type InventedSecret, signingSecret } from './invented-secret.ts';
import type { LimitCache } from './limit-cache.ts';
import { watchIngress } from './lock-down.ts';
import type { Network } from './network.ts';
import { MeasuredConstruct } from './observability/gateway-metrics.ts';
import type { Measured } from './observability/metrics.ts';
import { observe } from './observability/observe.ts';
import type { FrontOptions } from './options/front-options.ts';
import type { FunctionOptions } from './options/function-options.ts';
import type { KeyOptions } from './options/key-options.ts';
import type { NetworkOptions } from './options/network-options.ts';
import type { ObservabilityOptions } from './options/observability-options.ts';
import type { SplitOptions } from './options/split-options.ts';
import type { StoreOptions } from './options/store-options.ts';
import { type PlannedGateway, plannedGateway } from './planned-gateway.ts';
import { privateUpstreams } from './private-upstreams.ts';
import { tellReadyPrice } from './ready-price.ts';
import { checkResourceQuotas, resourceQuotas } from './resource-quotas.ts';
import { rollOut } from './rollout.ts';
import { tellStandingPrice } from './standing.ts';
import { warnOfIndentation } from './template-size.ts';
import { UsagePlans, usageKeys } from './usage-plans.ts';

export interface GatewayProps<S, A>
  extends NetworkOptions,
    StoreOptions,
    FrontOptions,
    FunctionOptions,
    ObservabilityOptions,
    SplitOptions,
    KeyOptions {
  /** What is declared; the same in every environment. */
  readonly gateway: GatewayDeclaration<S, A>;
  /** Name of the API Gateway stage: letters, digits, `-` and `_`. */
  readonly stage: string;
  /** Who vouches for the callers of each credential here: issuers of tokens, and authorizer functions. */
  readonly auth: Places<A, IFunction>;
  /** Where each service is here. */
  readonly upstreams: Upstreams<S, IFunction>;
}

/**
 * A declared gateway, on AWS: one REST API (or several, see `split`), an authorizer outside of any VPC, a forwarder beside its Valkey (or outside of
 * any VPC as well), two tables, and a usage plan a tier. The number of resources does not grow with the routes.
 * @throws GatehouseError with every mistake of the declaration and of its places.
 */
export class Gateway<S, A> extends MeasuredConstruct {
  /** The first one of a split. */
  readonly api: GatewayApi;
  /** One, or those of a split in their order, each with its document and what it serves of the plan. */
  readonly apis: readonly [MadeApi, ...MadeApi[]];
  /** Domain, firewall, and how the API is reached by them. */
  readonly front: GatewayFront;
  readonly authorizer: GatewayFunction;
  /** Of all services that have no function of their own. */
  readonly forwarder: GatewayFunction;
  readonly isolatedForwarders: { readonly [service: string]: GatewayFunction };
  /** Of all aggregates; null where the gateway mounts none. */
  readonly aggregator: GatewayFunction | null;
  /** null where no service asks for checks of its targets. */
  readonly healthChecks: HealthChecks | null;
  /** null where the forwarder stands outside of any VPC. */
  readonly network: Network | null;
  /** null where limits are counted in DynamoDB, or in another's cache. */
  readonly cache: LimitCache | null;
  /** What every key that it counts in a cache begins with. */
  readonly limitSpace: string;
  readonly identity: ITable;
  readonly state: ITable;
  /** null where no service is sent a signed token. */
  readonly signingSecret: InventedSecret | null;
  protected readonly measured: Measured;

  constructor(scope: Construct, id: string, props: GatewayProps<S, A>) {
    super(scope, id);
    const planned = plannedGateway(props);
    const { model, plan, documents, stageVariables, secrets, bindings, functions, bound } = planned;
    const [keys, runs] = [usageKeys(this, plan), functionRuns(props)];
    const callerKeys = new CallerKeys(this, 'CallerKeys', props.apiKeys);
    if (props.permissionsBoundary) PermissionsBoundary.of(this).apply(props.permissionsBoundary);

    const { limits: store, ...kept } = gatewayStores(this, props, plan);
    this.identity = kept.identity;
    this.state = kept.state;
    this.limitSpace = kept.limitSpace;
    this.network = store.network;
    this.cache = store.cache;
    this.signingSecret = plan.signedTokens && signingSecret(this, plan.gateway, props.encryptionKey);
    const endpointCount = endpoints(this, {
      network: store.network,
      secrets: Object.values(secrets).flat(),
      signing: this.signingSecret,
      invoked: Object.values(calledFunctions(plan, functions, 'invoked')),
    });
    this.authorizer = authorizer(this, {
      plan,
      identity: this.identity,
      clientSecrets: bindings.clientSecrets,
      run: runs.authorizer,
    });
    const served = { plan, state: this.state, store, signing: this.signingSecret, secrets, functions };
    const made = forwarders(this, served, runs);
    this.forwarder = made.shared;
    this.isolatedForwarders = made.isolated;
    this.aggregator = made.aggregator;
    this.healthChecks =
      plan.health &&
      new HealthChecks(this, 'Health', {
        config: plan.health.config,
        state: this.state,
        network: store.network,
        stageVariables,
        run: runs.health,
      });
    this.front = new GatewayFront(this, 'Front', props, plan);
    this.apis = gatewayApis(this, documents, {
      endpoint: this.front.endpoint,
      stage: props.stage,
      stageVariables: { ...stageVariables, ...keys, ...callerKeys.stageVariables },
      telemetry: props,
      authorizer: this.authorizer.called,
      directAuthorizer: this.authorizer.version,
      forwarder: this.forwarder.called,
      isolated: calledOf(this.isolatedForwarders),
      aggregator: this.aggregator?.called ?? null,
      functions: bindings.functions,
      upstreams: calledFunctions(plan, functions, 'direct'),
      links: privateUpstreams(this, { plan, network: store.network, connected: bound.connected }),
    });
    this.api = this.apis[0].api;
    standBefore(this.front, this.apis, this);
    this.measured = { gateway: plan.gateway, stage: props.stage, apis: namesOf(this.apis) };
    observe(this, { model, measured: this.measured, options: props, encryptionKey: props.encryptionKey });
    rollOut(this, props);
    tellReadyPrice(this, props);
    const { plans: usagePlans } = new UsagePlans(this, 'UsagePlans', { plan, apis: this.apis, usageKeys: keys });
    callerKeys.join(usagePlans);

    if (props.encryptionKey) encryptFunctions(this, props.encryptionKey);
    tell(this, planned, { stage: props.stage, endpointCount, usagePlans });
  }
}

/** What is only told of a gateway when all of it is there. */
interface Told {
  readonly stage: string;
  readonly endpointCount: number;
  readonly usagePlans: UsagePlans['plans'];
}

/** Tells people what it costs and comes near to, and tools what it is. */
function tell(
  gateway: Gateway<never, never>,
  planned: PlannedGateway,
  { stage, endpointCount, usagePlans }: Told,
): void {
  const { model, plan, documents, bound } = planned;
  tellStandingPrice(gateway, endpointCount);
  watchIngress(gateway, bound);
  for (const { document } of documents) warnOfIndentation(gateway, document);
  checkResourceQuotas(gateway, plan.gateway);
  warnOf(gateway, plan);
  const { apis, front, forwarder, isolatedForwarders: isolated, aggregator, healthChecks, identity } = gateway;
  writeAssemblyManifest(gateway, () =>
    assemblyManifest({
      model,
      plan: { ...plan, quotas: [...plan.quotas, ...resourceQuotas(gateway)] },
      stage,
      ...{ apis, front, forwarder, isolated, aggregator, healthChecks, identity, usagePlans },
    }),
  );
  addOutputs(gateway, plan, stage);
}

function calledOf(forwarders: Gateway<never, never>['isolatedForwarders']): CalleesProps['isolated'] {
  return Object.fromEntries(Object.entries(forwarders).map(([service, { called }]) => [service, called]));
}

function namesOf([{ api }, ...others]: readonly [MadeApi, ...MadeApi[]]): Measured['apis'] {
  return [api.name, ...others.map((one) => one.api.name)];
}

type Functions = PlannedGateway['functions'];

/** The functions that are called so. */
function calledFunctions(
  { functions: calls }: GatewayPlan,
  functions: Functions,
  how: 'direct' | 'invoked',
): Functions {
  return Object.fromEntries(Object.entries(functions).filter(([name]) => calls[name]?.[how]));
}

function warnOf(gateway: Construct, { warnings }: GatewayPlan): void {
  for (const warning of warnings)
    Annotations.of(gateway).addWarningV2(`cdk-gatehouse:${warning.code}`, issueText(warning));
}

/** What people and tools look for after a deployment. */
function addOutputs(gateway: Gateway<never, never>, plan: GatewayPlan, stage: string): void {
  const outputs = {
    Url: gateway.front.urlForPath(gateway.api.stage, '/'),
    ...Object.fromEntries(
      gateway.apis.map(({ part, api }) => [part === null ? 'ApiId' : `ApiId-${part.name}`, api.api.restApiId]),
    ),
    StageName: gateway.api.stage.stageName,
    AuthorizerName: gateway.authorizer.function.functionName,
    ForwarderName: gateway.forwarder.function.functionName,
    ...Object.fromEntries(
      Object.entries(gateway.isolatedForwarders).map(([service, one]) => [
        `ForwarderName-${service}`,
        one.function.functionName,
      ]),
    ),
    ...(gateway.aggregator && { AggregatorName: gateway.aggregator.function.functionName }),
    ...(gateway.healthChecks && { HealthName: gateway.healthChecks.function.functionName }),
    IdentityTableName: gateway.identity.tableName,
    StateTableName: gateway.state.tableName,
    ...(gateway.cache && { CacheEndpoint: gateway.cache.address }),
    ...(plan.signedTokens && {
      TokenIssuer: gatewayIssuer(plan.gateway, stage),
      TokenKeysUrl: gateway.front.urlForPath(gateway.api.stage, plan.signedTokens.keys.path),
    }),
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(gateway, name, { value });
}

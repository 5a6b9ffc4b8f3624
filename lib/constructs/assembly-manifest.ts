import { type CfnOutput, type CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { CfnTable, ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { AssemblyManifest, ManifestApi, ManifestCredential } from '../contract/assembly-manifest.ts';
import { gatewayIssuer } from '../contract/signed-token.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import { entriesOf } from '../plan/entries.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { routeRows } from '../plan/route-rows.ts';
import type { GatewayFront } from './front/gateway-front.ts';
import type { MadeApi } from './gateway-apis.ts';
import type { GatewayFunction } from './gateway-function.ts';
import type { HealthChecks } from './health-checks.ts';
import type { TierPlan } from './usage-plans.ts';

export interface ManifestInput {
  readonly model: GatewayModel;
  readonly plan: GatewayPlan;
  readonly stage: string;
  readonly apis: readonly MadeApi[];
  readonly front: GatewayFront;
  readonly forwarder: GatewayFunction;
  readonly isolated: { readonly [service: string]: GatewayFunction };
  readonly aggregator: GatewayFunction | null;
  readonly healthChecks: HealthChecks | null;
  readonly identity: ITable;
  readonly usagePlans: readonly TierPlan[];
}

/** What tools read beside the template: routes with their decisions, and how a laptop starts each upstream. */
export function assemblyManifest(input: ManifestInput): AssemblyManifest {
  const { model, plan, stage, apis, front, forwarder, healthChecks, identity, usagePlans } = input;
  const stack = Stack.of(forwarder);
  const idOf = ({ function: one }: Pick<GatewayFunction, 'function'>): string =>
    stack.resolve((one.node.defaultChild as CfnFunction).logicalId);
  return {
    schema: 1,
    gateway: plan.gateway,
    stage,
    stack: stack.artifactId,
    apis: apis.map((one) => manifestApi(one, plan)),
    forwarders: Object.fromEntries(servingFunctions(input).map(([name, one]) => [name, idOf(one)])),
    health: plan.health && healthChecks && { function: idOf(healthChecks), why: plan.health.why },
    identityTable: identityTable(identity, stack, forwarder.node.scope),
    ownKeys: ownKeys(usagePlans),
    routes: routeRows(plan),
    excluded: model.excluded,
    upstreams: model.services.map(({ upstream }) => ({
      name: upstream.name,
      stageVariable: plan.stageVariables.upstreams[upstream.name] as string,
      isFunction: Object.hasOwn(plan.functions, upstream.name),
      secretsVariable: plan.stageVariables.secrets[upstream.name] ?? null,
      credential: upstream.calls.credential?.kind ?? null,
      dev: upstream.dev,
    })),
    credentials: Object.entries(plan.stageVariables.credentials).map(([name, stageVariable]) =>
      manifestCredential(model, name, stageVariable),
    ),
    usagePlans: usagePlans
      .filter(({ hasCallersKeys }) => hasCallersKeys)
      .map(({ credential, tier, plan: one }) => ({
        credential,
        tier,
        usagePlan: stack.resolve(one.logicalId),
      })),
    limits: Object.fromEntries(
      entriesOf(plan)
        .filter(({ route }) => route.limits.length > 0)
        .map(({ route }) => [route.key, route.limits]),
    ),
    healthPath: plan.healthRoute?.path ?? null,
    signedTokens: plan.signedTokens && {
      issuer: gatewayIssuer(plan.gateway, stage),
      keysPath: plan.signedTokens.keys.path,
      basePath: front.domain?.basePath ? `/${front.domain.basePath}` : '',
      services: plan.signedTokens.services,
      why: plan.signedTokens.why,
    },
    quotas: plan.quotas,
  };
}

function manifestApi({ part, plan, api: { api } }: MadeApi, { gateway }: GatewayPlan): ManifestApi {
  const stack = Stack.of(api);
  return {
    name: part?.name ?? gateway,
    stack: stackId(stack),
    template: stack.templateFile,
    restApi: stack.resolve((api.node.defaultChild as CfnRestApi).logicalId),
    serves: [...new Set(entriesOf(plan).map(({ service }) => service))],
  };
}

/** A nested stack is no artifact: it is found by the resource that it is in its parent. */
function stackId({ artifactId, nestedStackParent: parent, nestedStackResource: resource }: Stack): string {
  return parent && resource ? `${stackId(parent)}/${parent.resolve((resource as CfnResource).logicalId)}` : artifactId;
}

/** One that was given may be in another stack, or in no stack of the app: its name stands in an output of the gateway. */
function identityTable({ node }: ITable, stack: Stack, gateway: IConstruct | undefined) {
  if (node.scope === gateway) return stack.resolve((node.defaultChild as CfnTable).logicalId) as string;
  const output = gateway?.node.findChild('IdentityTableName') as CfnOutput;
  return { output: stack.resolve(output.logicalId) as string };
}

/** Of each service and aggregate, the function that serves it. */
function servingFunctions({ model, forwarder, isolated, aggregator }: ManifestInput) {
  return [
    ...model.services.map(({ name }) => [name, isolated[name] ?? forwarder] as const),
    ...model.aggregates.flatMap(({ name }) => (aggregator === null ? [] : [[name, aggregator] as const])),
  ];
}

function manifestCredential(model: GatewayModel, name: string, stageVariable: string): ManifestCredential {
  const credential = model.platform.credentials[name];
  if (credential?.kind !== 'jwt' && credential?.kind !== 'introspection')
    throw new Error(`the plan binds a credential '${name}' that has no issuer`);
  const { kind, header, scopes, claims, rolesClaim, tenantClaim } = credential;
  const signed = credential.kind === 'jwt' ? credential : introspected;
  const { algorithms, typ, audienceClaim, fixedClaims } = signed;
  return {
    name,
    kind,
    stageVariable,
    header,
    scopes,
    algorithms,
    typ,
    audienceClaim,
    fixedClaims,
    claims,
    rolesClaim,
    tenantClaim,
  };
}

/** Nobody but their issuer looks into these tokens. */
const introspected = { algorithms: [], typ: null, audienceClaim: 'aud', fixedClaims: {} } as const;

function ownKeys(plans: readonly TierPlan[]): AssemblyManifest['ownKeys'] {
  const own = plans.filter(({ hasCallersKeys }) => !hasCallersKeys);
  return [...new Set(own.map(({ credential }) => credential))].map((credential) => ({
    credential,
    tiers: own.filter((one) => one.credential === credential).map(({ tier }) => tier),
  }));
}

import { Stack } from 'aws-cdk-lib';
import type { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import { gatewayIssuer } from '../contract/signed-token.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { routeRows } from '../plan/route-rows.ts';
import type { GatewayApi } from './gateway-api.ts';
import type { GatewayFunction } from './gateway-function.ts';
import type { TierPlan } from './usage-plans.ts';

export interface ManifestInput {
  readonly model: GatewayModel;
  readonly plan: GatewayPlan;
  readonly stage: string;
  readonly api: GatewayApi;
  readonly forwarder: GatewayFunction;
  readonly identity: Table;
  readonly usagePlans: readonly TierPlan[];
}

/** What tools read beside the template: routes with their decisions, and how a laptop starts each upstream. */
export function assemblyManifest(input: ManifestInput): AssemblyManifest {
  const { model, plan, stage, api, forwarder, identity, usagePlans } = input;
  const stack = Stack.of(api);
  return {
    schema: 1,
    gateway: plan.gateway,
    stage,
    stack: stack.artifactId,
    restApi: stack.resolve((api.api.node.defaultChild as CfnRestApi).logicalId),
    forwarder: stack.resolve((forwarder.function.node.defaultChild as CfnFunction).logicalId),
    identityTable: stack.resolve((identity.node.defaultChild as CfnTable).logicalId),
    ownKeys: [],
    routes: routeRows(plan),
    upstreams: Object.entries(plan.stageVariables.upstreams).map(([name, stageVariable]) => ({
      name,
      stageVariable,
      dev: model.services.find(({ upstream }) => upstream.name === name)?.upstream.dev ?? null,
    })),
    credentials: Object.entries(plan.stageVariables.credentials).map(([name, stageVariable]) => {
      const credential = model.platform.credentials[name];
      if (credential?.kind !== 'jwt') throw new Error(`the plan binds a credential '${name}' that has no place`);
      const { kind, header, scopes, algorithms, typ, audienceClaim, fixedClaims, claims, rolesClaim, tenantClaim } =
        credential;
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
    }),
    usagePlans: usagePlans.map(({ credential, tier, plan: one }) => ({
      credential,
      tier,
      usagePlan: stack.resolve(one.logicalId),
    })),
    limits: Object.fromEntries(
      Object.entries(plan.forwarder.routes)
        .filter(([, { limits }]) => limits.length > 0)
        .map(([key, { limits }]) => [key, limits]),
    ),
    signedTokens: plan.signedTokens && {
      issuer: gatewayIssuer(plan.gateway, stage),
      keysPath: plan.signedTokens.keys.path,
      services: plan.signedTokens.services,
    },
    quotas: plan.quotas,
  };
}

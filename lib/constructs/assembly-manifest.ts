import { Stack } from 'aws-cdk-lib';
import type { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { routeRows } from '../plan/route-rows.ts';
import type { GatewayApi } from './gateway-api.ts';

export interface ManifestInput {
  readonly model: GatewayModel;
  readonly plan: GatewayPlan;
  readonly stage: string;
  readonly api: GatewayApi;
}

/** What tools read beside the template: routes with their decisions, and how a laptop starts each upstream. */
export function assemblyManifest({ model, plan, stage, api }: ManifestInput): AssemblyManifest {
  const stack = Stack.of(api);
  return {
    schema: 1,
    gateway: plan.gateway,
    stage,
    stack: stack.artifactId,
    restApi: stack.resolve((api.api.node.defaultChild as CfnRestApi).logicalId),
    routes: routeRows(plan),
    upstreams: Object.entries(plan.stageVariables.upstreams).map(([name, stageVariable]) => ({
      name,
      stageVariable,
      dev: model.services.find(({ upstream }) => upstream.name === name)?.upstream.dev ?? null,
    })),
    credentials: Object.entries(plan.stageVariables.credentials).map(([name, stageVariable]) => {
      const credential = model.platform.credentials[name];
      if (credential === undefined) throw new Error(`the plan names a credential '${name}' that the model has not`);
      const { kind, scopes, algorithms, typ, claims, rolesClaim, tenantClaim } = credential;
      return { name, kind, stageVariable, scopes, algorithms, typ, claims, rolesClaim, tenantClaim };
    }),
    quotas: plan.quotas,
  };
}

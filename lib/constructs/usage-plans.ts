import { Aws, Fn } from 'aws-cdk-lib';
import { CfnApiKey, CfnUsagePlan, CfnUsagePlanKey, type Stage } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { GatewayPlan, PlannedThrottle, UsagePlan } from '../plan/gateway-plan.ts';

export interface UsagePlansProps {
  readonly plan: Pick<GatewayPlan, 'gateway' | 'usagePlans'>;
  readonly apis: readonly PlannedStage[];
  /** By stage variable, as {@link usageKeys} makes them. */
  readonly usageKeys: { readonly [variable: string]: string };
}

/** A stage of the gateway, and the part of its usage plans that it serves. */
export interface PlannedStage {
  readonly api: { readonly stage: Stage };
  readonly plan: Pick<GatewayPlan, 'usagePlans'>;
}

export interface TierPlan {
  readonly credential: string;
  readonly tier: string;
  readonly plan: CfnUsagePlan;
  /** Callers bring the keys of this plan; false where it has one key that the authorizer names. */
  readonly hasCallersKeys: boolean;
}

/**
 * One usage plan a tier. Keys of callers are made and given away by commands, never by a template: who may read templates
 * would have them all. The key of a tier of own keys opens nothing, so it may stand here.
 */
export class UsagePlans extends Construct {
  readonly plans: readonly TierPlan[];

  constructor(scope: Construct, id: string, { plan: { gateway, usagePlans }, apis, usageKeys }: UsagePlansProps) {
    super(scope, id);
    this.plans = tiersOf(usagePlans).map(({ credential, tier, usagePlan }) => {
      // Tiers have no dash in their names, so no two of these ids are the same.
      const plan = new CfnUsagePlan(this, `${credential}-${tier}`, {
        description: `Tier ${tier} of ${credential} on ${gateway}`,
        ...allowance(usagePlan),
        apiStages: apis.flatMap(({ api: { stage }, plan: own }) => {
          const here = own.usagePlans[credential]?.[tier];
          return here ? [{ apiId: stage.restApi.restApiId, stage: stage.stageName, ...methods(here) }] : [];
        }),
      });
      const { usageKeyVariable } = usagePlan;
      if (usageKeyVariable !== null) this.addUsageKey(`${credential}-${tier}`, plan, usageKeys[usageKeyVariable]);
      return { credential, tier, plan, hasCallersKeys: usageKeyVariable === null };
    });
  }

  private addUsageKey(id: string, plan: CfnUsagePlan, value: string | undefined): void {
    if (value === undefined) throw new Error(`no usage key for ${id}`);
    const key = new CfnApiKey(this, `${id}-UsageKey`, { enabled: true, value });
    new CfnUsagePlanKey(this, `${id}-UsageKeyOfPlan`, { keyId: key.ref, keyType: 'API_KEY', usagePlanId: plan.ref });
  }
}

/**
 * The value of the one key of each tier of own keys, by its stage variable. A value is unique in account and region, so the
 * construct's path and the stack's id are in it. It is no secret: API Gateway takes it from the authorizer alone, never from a client.
 */
export function usageKeys(
  scope: Construct,
  { usagePlans }: Pick<GatewayPlan, 'usagePlans'>,
): { [variable: string]: string } {
  const stackPart = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return Object.fromEntries(
    tiersOf(usagePlans).flatMap(({ credential, tier, usagePlan: { usageKeyVariable } }) => {
      if (usageKeyVariable === null) return [];
      const name = credential.replaceAll('_', '-');
      return [[usageKeyVariable, `usage-${name}-${tier}-${scope.node.addr.slice(-8)}-${stackPart}`]];
    }),
  );
}

function tiersOf(usagePlans: GatewayPlan['usagePlans']) {
  return Object.entries(usagePlans).flatMap(([credential, tiers]) =>
    Object.entries(tiers).map(([tier, usagePlan]) => ({ credential, tier, usagePlan })),
  );
}

function allowance({ throttle, quota }: UsagePlan) {
  return {
    ...(throttle && { throttle: limits(throttle) }),
    ...(quota && { quota: { limit: quota.limit, period: quota.period } }),
  };
}

function methods({ methodThrottles }: UsagePlan): { readonly throttle?: { [method: string]: object } } {
  const throttles = Object.entries(methodThrottles).map(([key, one]) => [methodPath(key), limits(one)] as const);
  return throttles.length === 0 ? {} : { throttle: Object.fromEntries(throttles) };
}

const limits = ({ rate, burst }: PlannedThrottle) => ({ rateLimit: rate, burstLimit: burst });

/** `POST /orders/{id}` as API Gateway names a method: `/orders/{id}/POST`. */
export function methodPath(routeKey: string): string {
  const [method, path] = routeKey.split(' ') as [string, string];
  return `${path}/${method}`;
}

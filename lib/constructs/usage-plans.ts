import { CfnUsagePlan, type Stage } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { GatewayPlan, PlannedThrottle, UsagePlan } from '../plan/gateway-plan.ts';

export interface UsagePlansProps {
  readonly plan: Pick<GatewayPlan, 'gateway' | 'usagePlans'>;
  readonly stage: Stage;
}

export interface TierPlan {
  readonly credential: string;
  readonly tier: string;
  readonly plan: CfnUsagePlan;
}

/**
 * One usage plan a tier. Keys are made and given away by commands, never by a template: who may read templates would have
 * them all.
 */
export class UsagePlans extends Construct {
  readonly plans: readonly TierPlan[];

  constructor(scope: Construct, id: string, { plan: { gateway, usagePlans }, stage }: UsagePlansProps) {
    super(scope, id);
    this.plans = Object.entries(usagePlans).flatMap(([credential, tiers]) =>
      Object.entries(tiers).map(([tier, plan]) => ({
        credential,
        tier,
        // Tiers have no dash in their names, so no two of these ids are the same.
        plan: new CfnUsagePlan(this, `${credential}-${tier}`, {
          description: `Tier ${tier} of ${credential} on ${gateway}`,
          ...allowance(plan),
          apiStages: [{ apiId: stage.restApi.restApiId, stage: stage.stageName, ...methods(plan) }],
        }),
      })),
    );
  }
}

function allowance({ rate, burst, quota }: UsagePlan) {
  return { throttle: throttle({ rate, burst }), ...(quota && { quota: { limit: quota.limit, period: quota.period } }) };
}

function methods({ methodThrottles }: UsagePlan): { readonly throttle?: { [method: string]: object } } {
  const throttles = Object.entries(methodThrottles).map(([key, one]) => [methodPath(key), throttle(one)] as const);
  return throttles.length === 0 ? {} : { throttle: Object.fromEntries(throttles) };
}

const throttle = ({ rate, burst }: PlannedThrottle) => ({ rateLimit: rate, burstLimit: burst });

/** `POST /orders/{id}` as API Gateway names a method: `/orders/{id}/POST`. */
export function methodPath(routeKey: string): string {
  const [method, path] = routeKey.split(' ') as [string, string];
  return `${path}/${method}`;
}

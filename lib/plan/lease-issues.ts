import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';

/** What upstreams ask for that a gateway without a cache cannot keep: whatever counts the calls of all instances that are under way. */
export function leaseIssues({ services }: GatewayModel): readonly Issue[] {
  return services.flatMap(({ name, upstream: { calls } }) => {
    const issue = (key: string, got: unknown): Issue => ({ code: 'GH4001', at: `${name} upstream.${key}`, got, why });
    return [
      ...(calls.maxInFlight === null ? [] : [issue('maxInFlight', calls.maxInFlight)]),
      ...(calls.balance.by === 'least-outstanding' ? [issue('balance', calls.balance.by)] : []),
    ];
  });
}

const why = 'every call would write one row of the table twice, and DynamoDB takes 1,000 writes of a row in a second';

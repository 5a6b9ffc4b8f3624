import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';

/** Services that ask for a function of their own and would never call it: API Gateway calls their upstreams itself. */
export function isolationIssues({ services }: GatewayModel): readonly Issue[] {
  return services
    .filter(({ isolation, routes }) => isolation !== null && routes.every(({ direct }) => direct !== null))
    .map(
      ({ name }): Issue => ({
        code: 'GH1401',
        at: `${name} isolation`,
        got: 'service',
        why: 'a function of its own would serve nothing: every route is direct',
        fix: 'remove `isolation` and `reservedConcurrency`, or `direct` of a route',
      }),
    );
}

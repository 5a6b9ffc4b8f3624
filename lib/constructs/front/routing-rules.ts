import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnRoutingRule } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { PlannedApi } from '../../plan/gateway-plan.ts';
import { lastPriority, rulePriorities } from '../../plan/rule-priorities.ts';

/** An API of a split, and the stage of it that is served. */
export interface RoutedApi {
  readonly api: PlannedApi;
  readonly stage: Stage;
}

/**
 * Sends each base path to the stage of its API, and all others to the first one, which answers what it does not know as the
 * gateway does. Paths stay whole: an API has the resources that it would have without a split.
 */
export function routingRules(
  scope: Construct,
  domainNameArn: string,
  apis: readonly [RoutedApi, ...RoutedApi[]],
): void {
  const priorities = rulePriorities(apis.flatMap(({ api }) => api.basePaths));
  const invoke = (stage: Stage) => ({
    domainNameArn,
    actions: [{ invokeApi: { apiId: stage.restApi.restApiId, stage: stage.stageName, stripBasePath: false } }],
  });
  const rules = apis.flatMap(({ api, stage }) =>
    api.basePaths.map(
      (basePath) =>
        new CfnRoutingRule(scope, `Rule-${basePath.replaceAll('/', '-')}-${priorities[basePath]}`, {
          ...invoke(stage),
          conditions: [{ matchBasePaths: { anyOf: [basePath] } }],
          priority: priorities[basePath] as number,
        }),
    ),
  );
  const rest = { ...invoke(apis[0].stage), conditions: [], priority: lastPriority };
  // While it is the only rule that is there, the first API would answer for all of them.
  new CfnRoutingRule(scope, 'Rule', rest).node.addDependency(...rules);
}

import type { BoundTargets } from './decisions.ts';
import type { GatewayPlan, PlannedRoute } from './gateway-plan.ts';

/** Who calls each upstream that is a Lambda function. Parts of aggregates are routes of the Lambda way, so they are among `routes`. */
export function calledFunctions(routes: readonly PlannedRoute[], targets: BoundTargets): GatewayPlan['functions'] {
  const isCalled = (name: string, way: PlannedRoute['way']) =>
    routes.some((one) => one.upstream.name === name && one.way === way);
  return Object.fromEntries(
    Object.entries(targets)
      .filter(([, target]) => target === 'function')
      .map(([name]) => [name, { direct: isCalled(name, 'direct'), invoked: isCalled(name, 'lambda') }]),
  );
}

import type { Issue } from '../contract/issue.ts';
import { routeTimeoutMillis } from '../contract/time-budget.ts';
import { accessIssues, type Declared } from './declared-checks.ts';
import { formIssues } from './form-checks.ts';
import { gatewayResponseIssues } from './gateway-response-checks.ts';
import { integrationIssues } from './integration-checks.ts';
import { membersOf } from './loose.ts';
import { mappingIssues } from './mapping-checks.ts';
import { operationsOf } from './operation.ts';
import { extensionIssues, pathIssues } from './path-checks.ts';
import { plainBody } from './plain-body.ts';
import { securityIssues } from './security-checks.ts';

export interface AroundBody {
  /** What a gateway declares of this API; null for an API that is no gateway's. */
  readonly declared: Declared | null;
  /** How long the account lets API Gateway wait. */
  readonly integrationMillis: number;
}

const foreign: AroundBody = { declared: null, integrationMillis: routeTimeoutMillis.direct.max };

/**
 * What neither CloudFormation nor a validator of OpenAPI sees in the body of a REST API: what API Gateway would refuse to
 * import, and what would deploy and then fail, or be open to everybody. The place of each issue is a JSON pointer into the body.
 */
export function bodyIssues(body: unknown, { declared, integrationMillis }: AroundBody = foreign): readonly Issue[] {
  const document = membersOf(plainBody(body));
  const operations = operationsOf(document);
  const times = { minMillis: routeTimeoutMillis.direct.min, maxMillis: integrationMillis };
  return [
    ...extensionIssues(document, operations),
    ...pathIssues(Object.keys(membersOf(document.paths))),
    ...operations.flatMap((one) => [...integrationIssues(one, times), ...mappingIssues(one)]),
    ...securityIssues(document, operations),
    ...accessIssues(operations, declared),
    ...formIssues(document, operations),
    ...gatewayResponseIssues(document),
  ];
}

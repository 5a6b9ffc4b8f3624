import { property, resourcesOf, type Scope } from '../../assembly/resolve.ts';
import type { Stack } from '../../assembly/template.ts';
import { isOfAccount, secretOf } from './read-usage-plans.ts';

/** What stands before an API on AWS and not on a laptop, where nobody attacks. */
const absent: readonly {
  readonly what: string;
  readonly type: string;
  readonly is: (scope: Scope) => boolean;
}[] = [
  { what: 'a firewall', type: 'AWS::WAFv2::WebACLAssociation', is: () => true },
  {
    what: 'certificates of clients',
    type: 'AWS::ApiGateway::DomainName',
    is: (scope) => property('MutualTlsAuthentication', scope) !== undefined,
  },
  { what: 'callers with keys of an account', type: 'AWS::ApiGateway::UsagePlanKey', is: isOfAccount },
  {
    what: 'callers with keys of secrets',
    type: 'AWS::ApiGateway::ApiKey',
    is: (scope) => secretOf(scope) !== undefined,
  },
  { what: 'networks that alone reach it', type: 'AWS::ApiGateway::RestApi', is: isPrivate },
];

/** One sentence for people; null where nothing is missing. */
export function absentFront(stacks: readonly Stack[]): string | null {
  const found = absent
    .filter(({ type, is }) => stacks.some((stack) => resourcesOf(stack, stacks, [type]).some(is)))
    .map(({ what }) => what);
  return found.length === 0 ? null : `on AWS there stands before it what does not here: ${found.join(', ')}`;
}

/** An API that its networks alone reach. */
export function isPrivate(api: Scope): boolean {
  return JSON.stringify(property('EndpointConfiguration', api) ?? null).includes('PRIVATE');
}

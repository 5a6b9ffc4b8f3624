import type { Issue } from '../../contract/issue.ts';
import { field, listOf } from '../../model/reading.ts';
import type { ExecuteApi } from '../front/api-endpoint.ts';
import { domainIssues } from '../front/domain-issues.ts';
import type { Domain } from '../front/domain-option.ts';
import { firewallIssues } from '../front/firewall-issues.ts';
import type { Firewall } from '../front/firewall-option.ts';
import type { PrivateEndpoint } from '../front/private-endpoint.ts';
import { type LooseProps, type OptionGroup, optionPlace } from './option-group.ts';
import { isResource, missing, unknownKeys, wrongType } from './option-shape.ts';

/** What stands before the gateway. */
export interface FrontOptions {
  /** The name by which clients reach it. With one, API Gateway's own endpoint is off. Default: that endpoint. */
  readonly domain?: Domain;
  /** Keep API Gateway's own endpoint beside the domain, and why. It knows no base path, and no policy of the domain. */
  readonly executeApi?: ExecuteApi;
  /** What looks at requests before API Gateway does. Default: nothing. */
  readonly firewall?: Firewall;
  /** Reached from networks alone. Default: from the public internet. */
  readonly privateEndpoint?: PrivateEndpoint;
}

export const frontOptions: OptionGroup = {
  keys: ['domain', 'executeApi', 'firewall', 'privateEndpoint'],
  issues: (props: LooseProps) => [...domainIssues(props), ...firewallIssues(props), ...privateIssues(props)],
};

function privateIssues({ privateEndpoint: given, domain }: LooseProps): readonly Issue[] {
  if (given === undefined) return [];
  const at = 'privateEndpoint.vpcEndpoints';
  return [
    ...unknownKeys('privateEndpoint', given, ['vpcEndpoints', 'allowVpcs']),
    ...(listOf(field(given, 'vpcEndpoints')).length === 0 ? [missing(at)] : []),
    ...idIssues(at, field(given, 'vpcEndpoints'), {
      attribute: 'vpcEndpointId',
      fix: 'give VPC endpoints, or their ids',
    }),
    ...idIssues('privateEndpoint.allowVpcs', field(given, 'allowVpcs'), {
      attribute: 'vpcId',
      fix: 'give networks, or their ids',
    }),
    ...(domain === undefined ? [] : [{ code: 'GH2114', at: optionPlace('domain'), got: undefined } as const]),
  ];
}

function idIssues(
  option: string,
  given: unknown,
  { attribute, fix }: { readonly attribute: string; readonly fix: string },
): readonly Issue[] {
  if (given !== undefined && !Array.isArray(given)) return [wrongType(option, given, fix)];
  return listOf(given)
    .filter((one) => !(typeof one === 'string' ? one !== '' : isResource(one, attribute)))
    .map((one) => wrongType(option, one, fix));
}

import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnIPSet, CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { problemKinds } from '../../contract/problem.ts';
import type { CorsConfig } from '../../contract/runtime-config.ts';
import { errorCorsHeaders } from '../../openapi/gateway-responses.ts';
import { firewallCost, firewallCostText } from '../../plan/firewall-cost.ts';
import { type Firewall as FirewallOption, type RateWindow, rateWindows, type WebAcl } from './firewall-option.ts';
import { commonBodyBytes, type FirewallRule, firewallRules, type Guarded } from './firewall-rules.ts';

export interface FirewallProps extends Pick<Guarded, 'identityHeaders' | 'maxBodyBytes'> {
  readonly option: FirewallOption;
  readonly gateway: string;
  readonly cors: CorsConfig | null;
  /** Where credentials stand in a request; no log shows them. */
  readonly credentialHeaders: readonly string[];
}

/**
 * A web ACL before the stages of the gateway: whatever it refuses reaches neither an authorizer nor a function. It stands
 * before the stage and not before a name, so that there is no way past it.
 */
export class Firewall extends Construct {
  readonly webAclArn: string;
  /** null where it was made elsewhere. */
  readonly resource: CfnWebACL | null;

  constructor(scope: Construct, id: string, { option, ...props }: FirewallProps) {
    super(scope, id);
    this.resource = option.kind === 'web-acl' ? madeAcl(this, option, props) : null;
    this.webAclArn = this.resource?.attrArn ?? (option.kind === 'existing' ? option.arn : '');
  }

  /** Stands before this stage from now on. */
  guard(id: string, stage: Stage): CfnWebACLAssociation {
    return new CfnWebACLAssociation(this, id, { resourceArn: stage.stageArn, webAclArn: this.webAclArn });
  }
}

function madeAcl(scope: Construct, acl: WebAcl, props: Omit<FirewallProps, 'option'>): CfnWebACL {
  const rules = firewallRules(acl, { ...props, sets: addressSets(scope, acl) });
  const made = new CfnWebACL(scope, 'WebAcl', {
    description: `before the gateway ${props.gateway}`,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility(`${props.gateway}-firewall`),
    rules: rules.map((rule, priority) => ({
      name: rule.name,
      priority,
      visibilityConfig: visibility(rule.name),
      ...ruleOf(rule, acl, props.cors),
    })),
    ...(acl.rateLimit ? { customResponseBodies: { 'rate-limited': tooMany } } : {}),
  });
  if (acl.logs) logged(scope, made, { logs: acl.logs.logGroupName, credentialHeaders: props.credentialHeaders });
  tell(scope, rules, { acl, maxBodyBytes: props.maxBodyBytes });
  return made;
}

/** IPv4 and IPv6 do not stand in one set. */
function addressSets(scope: Construct, { ip = {} }: WebAcl): Guarded['sets'] {
  const sets = (name: string, ranges: readonly string[]) =>
    (['IPV4', 'IPV6'] as const).flatMap((version) => {
      const addresses = ranges.filter((range) => range.includes(':') === (version === 'IPV6'));
      if (addresses.length === 0) return [];
      const id = `${name}${version === 'IPV6' ? '6' : ''}`;
      return [new CfnIPSet(scope, id, { scope: 'REGIONAL', ipAddressVersion: version, addresses }).attrArn];
    });
  return { allow: sets('Allowed', ip.allow ?? []), deny: sets('Denied', ip.deny ?? []) };
}

function ruleOf(rule: FirewallRule, { count = [], rateLimit }: WebAcl, cors: CorsConfig | null) {
  const counts = count.includes(rule.name);
  if ('statement' in rule) {
    const { statement, answer } = rule;
    if (counts) return { statement, action: { count: {} } };
    return { statement, action: { block: answer && rateLimit ? refusedRate(rateLimit.window, cors) : {} } };
  }
  return {
    overrideAction: counts ? { count: {} } : { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: rule.name,
        ...(rule.counted.length === 0
          ? {}
          : { ruleActionOverrides: rule.counted.map((name) => ({ name, actionToUse: { count: {} } })) }),
      },
    },
  };
}

/**
 * Everything else that the firewall blocks is answered by the gateway response WAF_FILTERED, with a request id. That has one
 * status for all, so that a 429 has to come from WAF itself, which knows no request id and no type but `application/json`.
 */
function refusedRate(window: RateWindow, cors: CorsConfig | null): CfnWebACL.BlockActionProperty {
  const headers = { 'Retry-After': `${rateWindows[window]}`, ...(cors ? errorCorsHeaders(cors) : {}) };
  return {
    customResponse: {
      responseCode: problemKinds['rate-limited'].status,
      customResponseBodyKey: 'rate-limited',
      responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
    },
  };
}

const tooMany = {
  contentType: 'APPLICATION_JSON',
  content: JSON.stringify({
    type: 'urn:gatehouse:problem:rate-limited',
    ...problemKinds['rate-limited'],
    detail: 'More requests come from this address than the gateway accepts.',
  }),
};

/** Samples are whole requests, credentials among them, for everybody who may look at the console. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

function logged(
  scope: Construct,
  acl: CfnWebACL,
  { logs, credentialHeaders }: { readonly logs: string; readonly credentialHeaders: readonly string[] },
): void {
  const resourceName = {
    service: 'logs',
    resource: 'log-group',
    resourceName: logs,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  };
  const redacted = [...new Set(['authorization', 'cookie', 'x-api-key', ...credentialHeaders])];
  new CfnLoggingConfiguration(scope, 'Logs', {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [Stack.of(scope).formatArn(resourceName)],
    redactedFields: [...redacted.map((name) => ({ singleHeader: { Name: name } })), { queryString: {} }],
  });
}

function tell(
  scope: Construct,
  rules: readonly FirewallRule[],
  { acl: { rateLimit }, maxBodyBytes }: { readonly acl: WebAcl; readonly maxBodyBytes: number },
): void {
  const annotations = Annotations.of(scope);
  annotations.addInfo(firewallCostText(firewallCost(rules.map(({ size }) => size))));
  const counted = rules.some((rule) => 'counted' in rule && rule.counted.includes('SizeRestrictions_BODY'));
  if (counted && maxBodyBytes > commonBodyBytes)
    annotations.addInfo(
      `AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY only counts: it blocks bodies over ${commonBodyBytes} bytes, and routes take up to ${maxBodyBytes}`,
    );
  if (rateLimit?.by === 'forwarded-ip')
    annotations.addWarningV2(
      'cdk-gatehouse:forwarded-ip',
      "the firewall counts by what X-Forwarded-For says first, which a client may write or leave out. Count by: 'ip', " +
        'unless all requests come through a proxy that overwrites the header.',
    );
}

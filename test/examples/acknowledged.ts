/** A finding of cdk-nag that is meant: which rule, of which constructs, why, and where that is shown. */
export interface Acknowledged {
  /** As cdk-nag writes it, with the part in brackets. */
  readonly finding: string;
  /** Paths of constructs. */
  readonly at: RegExp;
  readonly reason: string;
  /** Tests and pages. */
  readonly evidence: readonly string[];
}

const rollout = /\/Gateway\/Rollout\/Role\/DefaultPolicy\/Resource$/;

/** Of each function that comes into use step by step. */
const rolledOut: readonly Acknowledged[] = [
  'GatewayAuthorizerFunction0908AFB6',
  'GatewayForwarderFunctionC57225D7',
  'GatewayForwarderordersFunctionFBF63BC2',
].map((id) => ({
  finding: `AwsSolutions-IAM5[Resource::<${id}.Arn>:*]`,
  at: rollout,
  reason:
    'CodeDeploy moves an alias from one version to the next, of this function alone; versions have no names before.',
  evidence: ['lib/constructs/rollout.ts', 'test/constructs/rights.test.ts'],
}));

export const acknowledged: readonly Acknowledged[] = [
  ...rolledOut,
  {
    finding: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:eu-central-1:222222222222:alarm:*]',
    at: rollout,
    reason:
      'CodeDeploy reads the alarms that take a rollout back, and CloudWatch knows no narrower resource for reading alarms.',
    evidence: ['lib/constructs/rollout.ts', 'test/constructs/rights.test.ts'],
  },
  {
    finding: 'AwsSolutions-ELB2',
    at: /\/Network\/\w+-Balancer\/Resource$/,
    reason:
      'The load balancers of services that stand behind the gateway, as short as an example can be; none of the gateway.',
    evidence: ['examples/05-platform/private-service.ts'],
  },
  {
    finding: 'AwsSolutions-APIG2',
    at: /\/Gateway\/(Rest|Rest-\w+)\/Api\/Resource$/,
    reason:
      'The rule looks for a request validator as a resource. Functions validate every request that has a schema, and the ' +
      'validators of direct routes stand in the body, where GH5020 and GH5021 look at them.',
    evidence: ['docs/validation.md', 'test/checks/body-issues.test.ts', 'test/openapi/served-validators.test.ts'],
  },
  {
    finding: 'AwsSolutions-APIG3',
    at: /\/Gateway\/(Rest|Rest-\w+)\/Stage\/Resource$/,
    reason:
      'A firewall costs 5 dollars a month, a dollar a rule and 0.60 dollars a million requests, and knows nothing of callers: ' +
      'it is an option, `firewall`.',
    evidence: ['lib/constructs/front/firewall-option.ts'],
  },
  {
    finding: 'AwsSolutions-APIG6',
    at: /\/Gateway\/(Rest|Rest-\w+)\/Stage\/Resource$/,
    reason:
      'Execution logs hold headers and paths of requests as they came, and need a role that is one for the whole account. ' +
      'The access log and one line of each function say what was answered, without a value that a client chose.',
    evidence: ['docs/security.md', 'lib/constructs/access-log.ts'],
  },
  {
    finding: 'AwsSolutions-IAM5[Resource::*]',
    at: /\/Gateway\/(Authorizer|Forwarder(-\w+)?|Aggregator|Health)\/(\w+\/)?Role\/DefaultPolicy\/Resource$/,
    reason:
      'X-Ray and the network interfaces of a function in a VPC know no narrower resource. The code of the function is refused ' +
      'the latter again, by `lambda:SourceFunctionArn`.',
    evidence: ['lib/constructs/gateway-function.ts', 'test/constructs/rights.test.ts'],
  },
  {
    finding:
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:shop-inventory:*]',
    at: /^(Mobile|Web|Partner)\/Gateway\/(Forwarder|Aggregator)\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'A service that is a function is invoked in any version, since its team deploys it when it likes; it is this function alone.',
    evidence: ['test/constructs/function-upstreams.test.ts'],
  },
  {
    finding: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    at: /^Inventory\/Function\/ServiceRole\/Resource$/,
    reason:
      'The function of a service that stands behind the gateway, as short as an example can be; none of the gateway.',
    evidence: ['examples/04-bff/inventory.ts'],
  },
  {
    finding: 'AwsSolutions-SMG4',
    at: /\/Gateway\/Signing\/Secret\/Resource$/,
    reason:
      'Nothing is signed with the secret itself: each day has a key of its own, made of it, so a key leaves after two days ' +
      'without a rotation, which would be a function that may write the secret.',
    evidence: ['docs/signed-token.md', 'test/lambdas/signing'],
  },
  {
    finding: 'AwsSolutions-VPC7',
    at: /\/Gateway\/Network\/Vpc\/Resource$/,
    reason:
      'A network that the gateway makes for itself holds its functions and its cache. Who wants flow logs has a network of ' +
      'his own with them: `vpc`.',
    evidence: ['lib/constructs/options/network-options.ts'],
  },
];

import { plannedGateway } from '../../../lib/constructs/planned-gateway.ts';
import { GatehouseError, type Issue } from '../../../lib/contract/issue.ts';
import { gradually } from '../../../lib/index.ts';
import { shopGateway, shopPlaces } from '../../constructs/shop.ts';
import type { IssueCase } from './issue-case.ts';

const step = 'canary-10-percent-5-minutes' as const;

export const functionOptionCases: readonly IssueCase[] = [
  {
    code: 'GH2131',
    story: 'more instances kept ready than reserved',
    at: 'Gateway concurrency.provisioned.forwarder',
    got: 11,
    issues: optionsOf({ concurrency: { reserved: { forwarder: 10 }, provisioned: { forwarder: 11 } } }),
  },
  {
    code: 'GH2132',
    story: 'instances for an aggregator that is not there',
    at: 'Gateway concurrency.reserved.aggregator',
    got: 'aggregator',
    issues: optionsOf({ concurrency: { reserved: { aggregator: 5 } } }),
  },
  {
    code: 'GH2132',
    story: 'a role for checks that nobody asked for',
    at: 'Gateway roles.health',
    got: 'health',
    issues: optionsOf({ roles: { health: { roleArn: 'arn:aws:iam::123456789012:role/checks' } } }),
  },
  {
    code: 'GH3001',
    story: 'more instances reserved than the account has',
    at: 'Gateway concurrency.reserved',
    got: 901,
    fix: 'reserve less, or raise the quota and declare it as `quotas.concurrency`',
    issues: optionsOf({ concurrency: { reserved: { authorizer: 1, forwarder: 900 } } }),
  },
  {
    code: 'GH1004',
    story: 'a fraction of an instance',
    at: 'Gateway concurrency.reserved.forwarder',
    got: 0.5,
    fix: 'write for example 20',
    issues: optionsOf({ concurrency: { reserved: { forwarder: 0.5 } } }),
  },
  {
    code: 'GH1004',
    story: 'less than nothing kept ready',
    at: 'Gateway concurrency.provisioned.authorizer',
    got: -1,
    fix: 'write for example 20',
    issues: optionsOf({ concurrency: { provisioned: { authorizer: -1 } } }),
  },
  {
    code: 'GH1001',
    story: 'a service where functions stand',
    at: 'Gateway concurrency.reserved.orders',
    got: 'orders',
    issues: optionsOf({ concurrency: { reserved: { orders: 5 } } }),
  },
  {
    code: 'GH1004',
    story: 'the name of a role in its place',
    at: 'Gateway roles.forwarder',
    fix: 'give a role of aws-cdk-lib/aws-iam',
    issues: optionsOf({ roles: { forwarder: 'my-role' } }),
  },
  {
    code: 'GH1004',
    story: 'the ARN of a boundary in its place',
    at: 'Gateway permissionsBoundary',
    fix: 'give a managed policy of aws-cdk-lib/aws-iam',
    issues: optionsOf({ permissionsBoundary: 'arn:aws:iam::123456789012:policy/edge' }),
  },
  {
    code: 'GH1004',
    story: 'a step without its function',
    at: 'Gateway rollout',
    got: step,
    fix: `write 'at-once' or gradually({ step: '${step}' })`,
    issues: optionsOf({ rollout: step }),
  },
  {
    code: 'GH1004',
    story: 'a step that CodeDeploy does not have',
    at: 'Gateway rollout.step',
    got: 'canary-50-percent-1-minute',
    fix:
      "write 'canary-10-percent-5-minutes', 'canary-10-percent-10-minutes', 'canary-10-percent-15-minutes', " +
      "'canary-10-percent-30-minutes', 'linear-10-percent-every-1-minute', 'linear-10-percent-every-2-minutes', " +
      "'linear-10-percent-every-3-minutes', 'linear-10-percent-every-10-minutes'",
    issues: optionsOf({ rollout: gradually({ step: 'canary-50-percent-1-minute' as never }) }),
  },
  {
    code: 'GH1004',
    story: 'the name of an alarm in its place',
    at: 'Gateway rollout.alarms',
    fix: 'give a list of alarms of CloudWatch',
    issues: optionsOf({ rollout: gradually({ step, alarms: ['errors'] as never }) }),
  },
];

/** The issues of the shop with these options of its construct. */
function optionsOf(options: object): () => readonly Issue[] {
  return () => {
    try {
      plannedGateway({ gateway: shopGateway(), ...shopPlaces, ...options });
    } catch (error) {
      if (error instanceof GatehouseError) return error.issues;
      throw error;
    }
    return [];
  };
}

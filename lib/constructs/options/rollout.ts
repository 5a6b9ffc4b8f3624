import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type ILambdaDeploymentConfig, LambdaDeploymentConfig } from 'aws-cdk-lib/aws-codedeploy';
import type { Issue } from '../../contract/issue.ts';
import { entriesOf, field } from '../../model/reading.ts';
import { optionPlace } from './option-group.ts';
import { isResource } from './option-shape.ts';

/** CodeDeploy's own ways of shifting calls, in words. */
const steps = {
  'canary-10-percent-5-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  'canary-10-percent-10-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  'canary-10-percent-15-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  'canary-10-percent-30-minutes': LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
  'linear-10-percent-every-1-minute': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  'linear-10-percent-every-2-minutes': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_2MINUTES,
  'linear-10-percent-every-3-minutes': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES,
  'linear-10-percent-every-10-minutes': LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_10MINUTES,
} as const;

export type RolloutStep = keyof typeof steps;

export interface GradualRolloutOptions {
  /** How calls move to the new functions: in words, or a configuration of CodeDeploy that you made. */
  readonly step: RolloutStep | ILambdaDeploymentConfig;
  /** Take the deployment back as the functions' own alarms do. They must not read attributes of this gateway: it waits for them. */
  readonly alarms?: readonly IAlarm[];
}

/** New functions get calls step by step, and lose them again where an alarm says so. Made by {@link gradually}. */
export interface GradualRollout extends GradualRolloutOptions {
  readonly kind: 'gradually';
}

/** How a new version of the functions comes to be called. */
export type Rollout = 'at-once' | GradualRollout;

export function gradually(options: GradualRolloutOptions): GradualRollout {
  return { kind: 'gradually', ...options };
}

export function deploymentConfig({ step }: GradualRollout): ILambdaDeploymentConfig {
  return typeof step === 'string' ? steps[step] : step;
}

const keys = ['kind', 'step', 'alarms'];
const words = Object.keys(steps).map((one) => `'${one}'`);

export function rolloutIssues(rollout: unknown): readonly Issue[] {
  if (rollout === undefined || rollout === 'at-once') return [];
  if (field(rollout, 'kind') !== 'gradually')
    return [wrong('rollout', rollout, `write 'at-once' or gradually({ step: ${words[0]} })`)];
  const [step, alarms = []] = [field(rollout, 'step'), field(rollout, 'alarms')];
  const isStep = typeof step === 'string' ? Object.hasOwn(steps, step) : isResource(step, 'deploymentConfigName');
  const areAlarms = Array.isArray(alarms) && alarms.every((one) => isResource(one, 'alarmArn'));
  return [
    ...entriesOf(rollout)
      .filter(([key]) => !keys.includes(key))
      .map(([key]): Issue => ({ code: 'GH1001', at: optionPlace('rollout', key), got: key })),
    ...(isStep ? [] : [wrong('rollout.step', step, `write ${words.join(', ')}`)]),
    ...(areAlarms ? [] : [wrong('rollout.alarms', alarms, 'give a list of alarms of CloudWatch')]),
  ];
}

function wrong(option: string, value: unknown, fix: string): Issue {
  const got = typeof value === 'object' ? undefined : value;
  return { code: 'GH1004', at: optionPlace(option), got, why: 'not a way to roll out', fix };
}

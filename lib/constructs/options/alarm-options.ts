import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Issue } from '../../contract/issue.ts';
import { type Rate, rateWindow } from '../../contract/units.ts';
import { entriesOf, field, textOf } from '../../model/reading.ts';
import { type LooseProps, optionPlace, type Planned } from './option-group.ts';
import { isResource, unknownOptionKeys, wrongKind } from './option-shape.ts';

/** When an alarm rings, in percent but for times. */
export interface AlarmThresholds {
  /** Of the requests, answered by 500 and above. Default: 1. */
  readonly errors?: number;
  /** Milliseconds of the 99th percentile that are not the upstream's. Default: 500. */
  readonly overheadMillis?: number;
  /** Of the requests, refused by a limit. Default: 20. */
  readonly limited?: number;
  /** Of the requests, with a credential that was not accepted, or for what the caller may not do. Default: 10. */
  readonly denied?: number;
  /** Of the instances, or of the connections, that there may be. Default: 90. */
  readonly capacity?: number;
  /** Of the requests, whose limits could not be checked. Default: 1. */
  readonly degraded?: number;
}

export const usualThresholds: Required<AlarmThresholds> = {
  errors: 1,
  overheadMillis: 500,
  limited: 20,
  denied: 10,
  capacity: 90,
  degraded: 1,
};

export interface AlarmOptions {
  /** Who is told of the whole gateway, and with it of services whose owner has no topic. */
  readonly topic: ITopic;
  /** By owner: who is told of the owner's services, by alarms of their own. */
  readonly topics?: { readonly [owner: string]: ITopic };
  /** The usual rate of requests: twice as much is an alarm. Default: what CloudWatch learns to be usual, in two weeks. */
  readonly baseline?: Rate;
  readonly thresholds?: AlarmThresholds;
  /** Where your runbooks are: 'https://wiki.example/runbooks'. Default: `docs/runbooks` of this package. */
  readonly runbooks?: string;
}

/** undefined where none is declared. */
export function baselinePerSecond(baseline: Rate | undefined): number | undefined {
  const window = rateWindow(baseline);
  return window && window.limit / (window.windowMillis / 1_000);
}

export function alarmIssues({ alarms }: LooseProps): readonly Issue[] {
  if (alarms === undefined) return [];
  if (typeof alarms !== 'object' || alarms === null)
    return [wrongKind(optionPlace('alarms'), 'an object with a topic')];
  const { topic, topics, baseline, thresholds, runbooks } = alarms as Partial<AlarmOptions>;
  const at = (...steps: readonly string[]) => optionPlace('alarms', ...steps);
  return [
    ...unknownOptionKeys(['alarms'], alarms, ['topic', 'topics', 'baseline', 'thresholds', 'runbooks']),
    ...(topic === undefined ? [{ code: 'GH1003', at: at('topic'), got: undefined, why: silent } as const] : []),
    ...(topic === undefined || isResource(topic, 'topicArn')
      ? []
      : [wrongKind(at('topic'), 'a topic of aws-cdk-lib/aws-sns')]),
    ...entriesOf(topics)
      .filter(([, one]) => !isResource(one, 'topicArn'))
      .map(([owner]) => wrongKind(at('topics', owner), 'a topic of aws-cdk-lib/aws-sns')),
    ...(baseline === undefined || rateWindow(baseline)
      ? []
      : [{ code: 'GH1002', at: at('baseline'), got: baseline } as const]),
    ...unknownOptionKeys(['alarms', 'thresholds'], thresholds, Object.keys(usualThresholds)),
    ...thresholdIssues(thresholds, at),
    ...(runbooks === undefined || textOf(runbooks)?.startsWith('https://')
      ? []
      : [{ code: 'GH2003', at: at('runbooks'), got: runbooks } as const]),
  ];
}

const silent = 'an alarm of the whole gateway tells nobody without it';

function thresholdIssues(thresholds: unknown, at: (...steps: readonly string[]) => string): readonly Issue[] {
  return entriesOf(thresholds).flatMap(([name, got]): readonly Issue[] => {
    if (!Object.hasOwn(usualThresholds, name)) return [];
    const most = name === 'overheadMillis' ? 29_000 : 100;
    if (typeof got === 'number' && got >= 0 && got <= most) return [];
    const why = `a threshold is a number from 0 to ${most}`;
    return [{ code: 'GH2141', at: at('thresholds', name), got, why }];
  });
}

/** Topics of owners whom no service of this gateway has. */
export function strangerIssues({ alarms }: LooseProps, { model }: Planned): readonly Issue[] {
  const owners = [...new Set(model.services.map(({ owner }) => owner))];
  return entriesOf(field(alarms, 'topics'))
    .filter(([owner]) => !owners.includes(owner))
    .map(([owner]) => ({
      code: 'GH2142',
      at: optionPlace('alarms', 'topics', owner),
      got: owner,
      why: `the services of this gateway belong to ${owners.join(', ')}`,
    }));
}

import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Issue } from '../../contract/issue.ts';
import type { MetricsBy } from '../../contract/metrics.ts';
import { field } from '../../model/reading.ts';
import { type AlarmOptions, alarmIssues, strangerIssues } from './alarm-options.ts';
import { type LooseProps, type OptionGroup, optionPlace } from './option-group.ts';
import { isResource, unknownOptionKeys, wrongKind } from './option-shape.ts';

export interface AccessLogOptions {
  /** Default `'full'`: with latencies apart, sizes, and what authorizer and firewall said. */
  readonly detail?: 'brief' | 'full';
  /** Default: a month. */
  readonly retention?: RetentionDays;
  /** `'infrequent-access'` costs half as much to write; it can be queried, and nothing else. Another class is another log group. */
  readonly logClass?: 'standard' | 'infrequent-access';
  /** One that exists already, with a retention and a class of its own. */
  readonly logGroup?: ILogGroup;
}

/** Logs of the functions. Metrics are made of their lines, so they are of the standard class. */
export interface FunctionLogOptions {
  /** The share of requests that went well and fast that have a line, from 0 to 1. All others have one, and metrics count all. Default: 1. */
  readonly sample?: number;
  /** Default: a month. */
  readonly retention?: RetentionDays;
  /** One for all functions that exists already, of the standard class, with a retention of its own. */
  readonly logGroup?: ILogGroup;
}

/** What operators see of a gateway. */
export interface ObservabilityOptions {
  /** One line a request, written by API Gateway, which cannot leave some out. Default: full, kept for a month. */
  readonly accessLog?: 'off' | AccessLogOptions;
  /** Default: a line a request, kept for a month. */
  readonly functionLogs?: FunctionLogOptions;
  /** Callers in both logs by a keyed hash, for the price of a secret. Default: not at all. */
  readonly principals?: 'hashed';
  /** Metrics of each route as well, each at its price. Default: of the gateway and of each upstream. */
  readonly metrics?: { readonly by: MetricsBy };
  /** Default: requests are traced by X-Ray. */
  readonly tracing?: 'off';
  /** A dashboard of the gateway. CloudFormation makes a name for one that has none. Default: none. */
  readonly dashboard?: true | { readonly name: string };
  /** Who is told when something is wrong. Default: nobody, and there are no alarms. */
  readonly alarms?: AlarmOptions;
}

/** Texts that an option may have. */
const choices = [
  [
    ['accessLog', 'detail'],
    ['brief', 'full'],
  ],
  [
    ['accessLog', 'logClass'],
    ['standard', 'infrequent-access'],
  ],
  [
    ['metrics', 'by'],
    ['gateway', 'route'],
  ],
  [['principals'], ['hashed']],
  [['tracing'], ['off']],
] as const;

/** Keys of the options that are objects. */
const known = {
  accessLog: ['detail', 'retention', 'logClass', 'logGroup'],
  functionLogs: ['sample', 'retention', 'logGroup'],
  metrics: ['by'],
  dashboard: ['name'],
} as const;

export const observabilityOptions: OptionGroup = {
  keys: [...Object.keys(known), 'principals', 'tracing', 'alarms'],
  issues: (props) => [
    ...objectIssues(props),
    ...choices.flatMap(([steps, words]) => choiceIssues(props, steps, words)),
    ...(['accessLog', 'functionLogs'] as const).flatMap((option) => logGroupIssues(props, option)),
    ...sampleIssues(props),
    ...dashboardIssues(props),
    ...alarmIssues(props),
  ],
  misfits: strangerIssues,
};

function objectIssues(props: LooseProps): readonly Issue[] {
  return Object.entries(known).flatMap(([option, keys]): readonly Issue[] => {
    const given = props[option];
    const isWord = given === undefined || (option === 'accessLog' && given === 'off') || given === true;
    if (isWord) return option !== 'dashboard' && given === true ? [wrongKind(optionPlace(option), 'an object')] : [];
    if (typeof given !== 'object' || given === null) return [{ code: 'GH1004', at: optionPlace(option), got: given }];
    return unknownOptionKeys([option], given, keys);
  });
}

function choiceIssues(props: LooseProps, steps: readonly string[], words: readonly string[]): readonly Issue[] {
  const got = field(props, ...steps);
  if (got === undefined || words.some((word) => word === got)) return [];
  return [
    { code: 'GH1004', at: optionPlace(...steps), got, fix: `write ${words.map((word) => `'${word}'`).join(' or ')}` },
  ];
}

/** A log group that exists has been told already how long it keeps what, and of which class it is. */
function logGroupIssues(props: LooseProps, option: 'accessLog' | 'functionLogs'): readonly Issue[] {
  const logGroup = field(props, option, 'logGroup');
  if (logGroup === undefined) return [];
  if (!isResource(logGroup, 'logGroupName'))
    return [wrongKind(optionPlace(option, 'logGroup'), 'a log group of aws-cdk-lib/aws-logs')];
  return ['retention', 'logClass']
    .filter((key) => field(props, option, key) !== undefined)
    .map((key) => ({
      code: 'GH1602',
      at: optionPlace(option, key),
      got: field(props, option, key),
      why: 'a log group that is given has its own',
    }));
}

function sampleIssues(props: LooseProps): readonly Issue[] {
  const got = field(props, 'functionLogs', 'sample');
  if (got === undefined || (typeof got === 'number' && got >= 0 && got <= 1)) return [];
  return [{ code: 'GH2143', at: optionPlace('functionLogs', 'sample'), got }];
}

function dashboardIssues({ dashboard }: LooseProps): readonly Issue[] {
  if (dashboard === undefined || dashboard === true || typeof dashboard !== 'object') return [];
  const got = field(dashboard, 'name');
  if (typeof got === 'string' && /^[A-Za-z0-9_-]{1,255}$/.test(got)) return [];
  return [{ code: 'GH2144', at: optionPlace('dashboard', 'name'), got }];
}

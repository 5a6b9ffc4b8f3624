import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { MetricsBy } from '../../contract/metrics.ts';

export interface AccessLogOptions {
  /** Default `'full'`: with latencies apart, sizes and what the authorizer said. */
  readonly detail?: 'brief' | 'full';
  /** Default: a month. */
  readonly retention?: RetentionDays;
  /** `'infrequent-access'` costs half as much to write; it can be queried, and nothing else. It is decided once: another class is another log group. */
  readonly logClass?: 'standard' | 'infrequent-access';
  /** One that exists already, with a retention and a class of its own. */
  readonly logGroup?: ILogGroup;
}

/** Logs of the functions; their metrics come out of these lines, so they are always of the standard class. */
export interface FunctionLogOptions {
  /** The share of requests that went well and fast that have a line, from 0 to 1. Every other request has one, and metrics count all. Default: 1. */
  readonly sample?: number;
  /** Default: a month. */
  readonly retention?: RetentionDays;
  /** One for all functions that exists already, of the standard class, with a retention of its own. */
  readonly logGroup?: ILogGroup;
}

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
  /** Of the instances or connections that there may be. Default: 90. */
  readonly capacity?: number;
  /** Of the requests, whose limits could not be checked. Default: 1. */
  readonly degraded?: number;
}

export interface AlarmOptions {
  /** Who is told of the whole gateway, and of services whose owner has no topic. */
  readonly topic: ITopic;
  /** By owner: who is told of the owner's services, by alarms of their own. */
  readonly topics?: { readonly [owner: string]: ITopic };
  /** The usual rate, such as '300/min': twice as much is an alarm. Default: what CloudWatch learns to be usual. */
  readonly baseline?: string;
  readonly thresholds?: AlarmThresholds;
  /** Where the runbooks are: 'https://wiki.example/runbooks'. Default: `docs/runbooks` of this package. */
  readonly runbooks?: string;
}

/** What operators see of a gateway. */
export interface ObservabilityOptions {
  /** One line a request, written by API Gateway, which cannot leave out some. Default: full, kept for a month. */
  readonly accessLog?: 'off' | AccessLogOptions;
  readonly functionLogs?: FunctionLogOptions;
  /** Callers in both logs by a keyed hash. Costs a secret. Default: not at all. */
  readonly principals?: 'hashed';
  /** Metrics of each route as well, which are paid for by the route. Default: of the gateway and of each upstream. */
  readonly metrics?: { readonly by: MetricsBy };
  /** Default: requests are traced by X-Ray. */
  readonly tracing?: 'off';
  /** A dashboard of the gateway; its name is made by CloudFormation where none is given. */
  readonly dashboard?: true | { readonly name: string };
  readonly alarms?: AlarmOptions;
}

import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { GatewayModel, ServiceModel } from '../../model/gateway-model.ts';
import { type AlarmOptions, baselinePerSecond, usualThresholds } from '../options/alarm-options.ts';
import { type AlarmRule, circuitRule, gatewayRules, rateRule, unhealthyRule } from './alarm-rules.ts';
import { concurrencyRules, connectionRule } from './capacity-rules.ts';
import type { Measured } from './metrics.ts';

export interface GatewayAlarmsProps {
  readonly measured: Measured;
  readonly model: GatewayModel;
  readonly options: AlarmOptions;
  readonly functions: readonly LambdaFunction[];
  /** Of a serverless cache of the gateway's own; null without one. */
  readonly cacheName: string | null;
}

/**
 * The alarms of a gateway: about ten, which tell the platform, and up to two for each service whose owner has a topic, which tell
 * the owner. Each says what is wrong and where its runbook is. No data is no alarm: nobody calls at night.
 */
export class GatewayAlarms extends Construct {
  constructor(scope: Construct, id: string, { measured, model, options, functions, cacheName }: GatewayAlarmsProps) {
    super(scope, id);
    const thresholds = { ...usualThresholds, ...options.thresholds };
    const { capacity } = thresholds;
    const called = model.services.filter(isWatched);
    const rules = [
      rateRule(measured, baselinePerSecond(options.baseline)),
      ...gatewayRules(measured, thresholds),
      ...(called.some(hasCircuit) ? [circuitRule(measured)] : []),
      ...(called.some(isChecked) ? [unhealthyRule(measured)] : []),
      ...concurrencyRules(measured.gateway, functions, { account: model.quotas.concurrency, percent: capacity }),
      ...(cacheName === null ? [] : [connectionRule(measured.gateway, cacheName, capacity)]),
    ];
    for (const rule of rules) this.ring(rule, options.topic, options.runbooks);
    for (const service of called) {
      const topic = options.topics?.[service.owner];
      if (topic === undefined) continue;
      const own = [
        ...(hasCircuit(service) ? [circuitRule(measured, service.name)] : []),
        ...(isChecked(service) ? [unhealthyRule(measured, service.name)] : []),
      ];
      for (const rule of own) this.ring(rule, topic, options.runbooks);
    }
  }

  private ring({ id, says, runbook, metric, above, from }: AlarmRule, topic: ITopic, runbooks?: string): void {
    const page = runbooks === undefined ? `docs/runbooks/${runbook}.md of cdk-gatehouse` : `${runbooks}/${runbook}.md`;
    const common = {
      metric,
      alarmDescription: `${says}. Runbook: ${page}`,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    };
    const threshold = above ?? from;
    const alarm =
      threshold === undefined
        ? new AnomalyDetectionAlarm(this, id, {
            ...common,
            stdDevs: 2,
            evaluationPeriods: 2,
            comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
          })
        : new Alarm(this, id, {
            ...common,
            threshold,
            comparisonOperator:
              above === undefined
                ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
                : ComparisonOperator.GREATER_THAN_THRESHOLD,
          });
    const tell = new SnsAction(topic as never) as IAlarmAction;
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}

const hasCircuit = ({ upstream }: ServiceModel) => upstream.calls.breaker !== null;
const isChecked = ({ upstream }: ServiceModel) => upstream.calls.health !== null;
/** Nobody of ours sees what API Gateway calls itself. */
const isWatched = ({ routes }: ServiceModel) => routes.some(({ direct }) => direct === null);

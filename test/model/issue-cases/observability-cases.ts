import { plannedGateway } from '../../../lib/constructs/planned-gateway.ts';
import { GatehouseError } from '../../../lib/contract/issue.ts';
import { shopGateway, shopPlaces } from '../../constructs/shop.ts';
import { okRoute } from '../declarations.ts';
import { declared, type IssueCase } from './issue-case.ts';

const topic = { topicArn: 'arn:aws:sns:eu-central-1:123456789012:platform' };
const logGroup = { logGroupName: 'requests' };

export const observabilityCases: readonly IssueCase[] = [
  {
    code: 'GH1110',
    story: 'a parameter in the path of health',
    at: 'gateway mobile health',
    got: '/health/{part}',
    issues: declared({ gateway: { health: '/health/{part}' } }),
  },
  {
    code: 'GH1107',
    story: 'a path of health that API Gateway answers itself',
    at: 'gateway mobile health',
    got: '/ping',
    issues: declared({ gateway: { health: '/ping' } }),
  },
  {
    code: 'GH1114',
    story: 'a route of a service where the gateway says how it is',
    at: "orders 'POST /health'",
    got: '/health',
    fix: 'choose another path, for the route or for `health` of the gateway',
    issues: declared({ gateway: { health: '/health' }, routes: { 'POST /health': okRoute } }),
  },
  {
    code: 'GH2141',
    story: 'more percent than there are',
    at: 'Gateway alarms.thresholds.errors',
    got: 101,
    issues: optionsOf({ alarms: { topic, thresholds: { errors: 101 } } }),
  },
  {
    code: 'GH2141',
    story: 'a threshold that is no number',
    at: 'Gateway alarms.thresholds.overheadMillis',
    got: '500ms',
    issues: optionsOf({ alarms: { topic, thresholds: { overheadMillis: '500ms' } } }),
  },
  {
    code: 'GH2142',
    story: 'a topic of a team that owns nothing here',
    at: 'Gateway alarms.topics.team-nobody',
    got: 'team-nobody',
    issues: optionsOf({ alarms: { topic, topics: { 'team-nobody': topic } } }),
  },
  {
    code: 'GH2143',
    story: 'a sample in percent',
    at: 'Gateway functionLogs.sample',
    got: 5,
    issues: optionsOf({ functionLogs: { sample: 5 } }),
  },
  {
    code: 'GH2144',
    story: 'a dashboard with a space in its name',
    at: 'Gateway dashboard.name',
    got: 'shop prod',
    issues: optionsOf({ dashboard: { name: 'shop prod' } }),
  },
  {
    code: 'GH1003',
    story: 'alarms that tell nobody',
    at: 'Gateway alarms.topic',
    issues: optionsOf({ alarms: {} }),
  },
  {
    code: 'GH1002',
    story: 'a baseline that is no rate',
    at: 'Gateway alarms.baseline',
    got: 'plenty',
    issues: optionsOf({ alarms: { topic, baseline: 'plenty' } }),
  },
  {
    code: 'GH2003',
    story: 'runbooks that are read over plain http',
    at: 'Gateway alarms.runbooks',
    got: 'http://wiki.example/runbooks',
    issues: optionsOf({ alarms: { topic, runbooks: 'http://wiki.example/runbooks' } }),
  },
  {
    code: 'GH1001',
    story: 'a threshold of nothing that is looked at',
    at: 'Gateway alarms.thresholds.cpu',
    got: 'cpu',
    issues: optionsOf({ alarms: { topic, thresholds: { cpu: 90 } } }),
  },
  {
    code: 'GH1001',
    story: 'a sample of the access log, which API Gateway cannot take',
    at: 'Gateway accessLog.sample',
    got: 'sample',
    issues: optionsOf({ accessLog: { sample: 0.1 } }),
  },
  {
    code: 'GH1001',
    story: 'a class for logs of which metrics are made',
    at: 'Gateway functionLogs.logClass',
    got: 'logClass',
    issues: optionsOf({ functionLogs: { logClass: 'infrequent-access' } }),
  },
  {
    code: 'GH1004',
    story: 'a detail that nobody knows',
    at: 'Gateway accessLog.detail',
    got: 'all',
    fix: "write 'brief' or 'full'",
    issues: optionsOf({ accessLog: { detail: 'all' } }),
  },
  {
    code: 'GH1004',
    story: 'a word where an object stands',
    at: 'Gateway functionLogs',
    got: 'off',
    issues: optionsOf({ functionLogs: 'off' }),
  },
  {
    code: 'GH1004',
    story: 'the name of a log group instead of it',
    at: 'Gateway accessLog.logGroup',
    fix: 'give a log group of aws-cdk-lib/aws-logs',
    issues: optionsOf({ accessLog: { logGroup: 'requests' } }),
  },
  {
    code: 'GH1602',
    story: 'a retention for a log group that has its own',
    at: 'Gateway accessLog.retention',
    got: 7,
    issues: optionsOf({ accessLog: { logGroup, retention: 7 } }),
  },
  {
    code: 'GH1004',
    story: 'tracing that is neither off nor left out',
    at: 'Gateway tracing',
    got: false,
    fix: "write 'off'",
    issues: optionsOf({ tracing: false }),
  },
];

function optionsOf(more: object): IssueCase['issues'] {
  return () => {
    try {
      plannedGateway({ gateway: shopGateway(), ...shopPlaces, ...more });
      return [];
    } catch (error) {
      if (error instanceof GatehouseError) return error.issues;
      throw error;
    }
  };
}

import { integrationMillisRow } from '../contract/quota-row.ts';
import { routeTimeoutMillis } from '../contract/time-budget.ts';
import { usualQuotas } from '../contract/usual-quotas.ts';
import { maxLambdaBodyBytes } from '../contract/validation.ts';

/** A number that AWS sets: where it is written, the day it was read there, and what to do who meets it. */
export interface AwsLimit {
  /** What is counted, for people; unlike any other's. */
  readonly what: string;
  readonly value: number;
  readonly page: string;
  readonly read: string;
  /** Whether an account can have more of it: by its code in Service Quotas, by a request to support, or never. */
  readonly raise: `L-${string}` | 'support' | 'never';
  /** What to do at it. */
  readonly wayOut: string;
  /** It is a size that somebody writes, and does not grow by itself: being near it is no reason for a warning. */
  readonly isChosen?: true;
}

const api = {
  page: 'API Gateway Developer Guide, "Quotas for configuring and running a REST API"',
  read: '2026-11-22',
} as const;
const lambda = { page: 'Lambda Developer Guide, "Lambda quotas"', read: '2026-11-24' } as const;
const reserved = {
  page: 'Lambda Developer Guide, "Configuring reserved concurrency for a function"',
  read: '2026-11-24',
} as const;
const template = {
  page: 'CloudFormation User Guide, "Understand CloudFormation quotas"',
  read: '2026-11-24',
  raise: 'never',
} as const;

const splitServices = 'split the services over several REST APIs: `split` at the construct';

/** The limits that a gateway meets, by a name of ours. */
export const awsLimits = {
  /** Nodes of the path tree of one API, the root included. */
  resources: {
    ...api,
    what: 'path resources',
    value: usualQuotas.resources,
    raise: 'L-01C8A9E0',
    wayOut: `raise the quota and declare it in \`quotas\`, or ${splitServices}`,
  },
  authorizers: {
    ...api,
    what: 'authorizers',
    value: 10,
    raise: 'support',
    wayOut: `let more credentials be judged in one way, or ${splitServices}`,
  },
  stageVariables: {
    ...api,
    what: 'stage variables',
    value: 100,
    raise: 'never',
    wayOut: `give services that stand in one place one name, or ${splitServices}`,
  },
  stageVariableCharacters: {
    ...api,
    what: 'characters of one stage variable',
    value: 512,
    raise: 'never',
    wayOut: 'put several targets behind one name or one load balancer',
  },
  integrationMinMillis: {
    ...api,
    what: 'least milliseconds of one integration',
    value: routeTimeoutMillis.direct.min,
    raise: 'never',
    wayOut: 'lengthen the timeout',
    isChosen: true,
  },
  integrationMaxMillis: {
    ...api,
    what: integrationMillisRow,
    value: usualQuotas.integrationMillis,
    raise: 'L-E5AE38E3',
    wayOut: 'shorten the timeout, or raise the quota and declare it as `quotas.integrationTimeout`',
    isChosen: true,
  },
  requestBytes: {
    page: 'Lambda Developer Guide, "Lambda quotas"; of its 6 MB a third is for Base64',
    read: '2026-11-24',
    what: 'bytes of a request body',
    value: maxLambdaBodyBytes,
    raise: 'never',
    wayOut: 'let API Gateway itself call the service: `direct`, up to 10 MB',
    isChosen: true,
  },
  staticBytes: {
    page: 'Lambda Developer Guide, "Lambda quotas"; of its 6 MB a third is for Base64',
    read: '2026-11-24',
    what: 'bytes of static answers of one route',
    value: maxLambdaBodyBytes,
    raise: 'never',
    wayOut: 'answer less while a service is down',
  },
  requestHeaderBytes: {
    ...api,
    what: 'bytes of headers added to one request',
    // The page has said 20,480 since the autumn of 2026, and mirrors of April 10,240: the smaller one is kept.
    value: 10_240,
    raise: 'never',
    wayOut: 'set fewer headers, or shorter values',
  },
  answerHeaderBytes: {
    ...api,
    what: 'bytes of headers added to one answer',
    value: 10_240,
    raise: 'never',
    wayOut: 'set fewer headers, or shorter values',
  },
  /** Of one account and region. */
  usagePlans: {
    ...api,
    what: 'usage plans of the account',
    value: 300,
    raise: 'support',
    wayOut: "declare fewer tiers, or have the account's quota raised and split the gateway over accounts",
  },
  /** Of one account and region; those that operators make are not known when a gateway is synthesised. */
  apiKeys: {
    ...api,
    what: 'API keys of the account',
    value: 10_000,
    raise: 'never',
    wayOut: "keep the keys in the gateway, `keys: 'own'`, where there may be any number",
  },
  /** Of one stage in one usage plan. */
  methodThrottles: {
    ...api,
    what: 'method throttles of one usage plan',
    value: 20,
    raise: 'support',
    wayOut: "limit the others exactly, without `enforce: 'best-effort'`",
  },
  resourcePolicyCharacters: {
    ...api,
    what: 'characters of the resource policy',
    value: 8_192,
    raise: 'L-8B81B02C',
    wayOut: 'allow fewer networks or endpoints, or leave addresses to a firewall',
  },
  accessLogBytes: {
    ...api,
    what: 'bytes of the template of the access log',
    value: 3_072,
    raise: 'never',
    wayOut: 'log fewer fields',
  },
  mappingTemplateBytes: {
    ...api,
    what: 'bytes of one mapping template',
    value: 307_200,
    raise: 'never',
    wayOut: 'allow fewer origins',
  },
  modelBytes: {
    ...api,
    what: 'bytes of the models of one API',
    value: 409_600,
    raise: 'never',
    wayOut: splitServices,
  },
  routingRules: {
    ...api,
    what: 'routing rules of one domain',
    value: 50,
    raise: 'L-68B79FF0',
    wayOut: 'give services of one API a common beginning of their paths',
  },
  basePaths: {
    ...api,
    what: 'base paths of one domain',
    value: 200,
    raise: 'never',
    wayOut: 'use another domain, or fewer base paths',
  },
  bodyBytes: {
    ...api,
    page: 'API Gateway Developer Guide, "Quotas for configuring and running a REST API", of PutRestApi',
    what: 'bytes of the OpenAPI body',
    value: 6_291_456,
    raise: 'never',
    wayOut: splitServices,
  },
  templateBytes: {
    ...template,
    what: 'bytes of the template',
    value: 1_000_000,
    wayOut: splitServices,
  },
  stackResources: {
    ...template,
    what: 'resources of one stack',
    value: 500,
    wayOut: `leave out \`isolation\` where it is not needed, put other resources into a stack of their own, or ${splitServices}`,
  },
  /** Instances of the account that no function may reserve. */
  unreservedConcurrency: {
    ...reserved,
    what: 'instances that no function may reserve',
    value: 100,
    raise: 'never',
    wayOut: 'reserve less',
    isChosen: true,
  },
  reservedConcurrency: {
    ...reserved,
    what: 'reserved concurrency of the account',
    value: usualQuotas.concurrency - 100,
    raise: 'L-B99A9384',
    wayOut: 'reserve less, or raise the quota and declare it as `quotas.concurrency`',
  },
  environmentBytes: {
    ...lambda,
    what: 'bytes of the environment of one function',
    value: 4_096,
    raise: 'never',
    wayOut: 'give shorter names to the resources that it names',
  },
  functionPolicyBytes: {
    ...lambda,
    what: 'bytes of the resource policy of one function',
    value: 20_480,
    raise: 'never',
    wayOut: 'split the gateway over fewer REST APIs',
  },
  rolePolicyCharacters: {
    page: 'IAM User Guide, "IAM and AWS STS quotas", inline policies of one role',
    read: '2026-11-24',
    what: 'characters of the inline policies of one role',
    value: 10_240,
    raise: 'never',
    wayOut: "give services with secrets of their own a function of their own: `isolation: 'service'`",
  },
  scheduleInputCharacters: {
    page: 'EventBridge User Guide, "Amazon EventBridge quotas", input of a target',
    read: '2026-11-24',
    what: 'characters of the event of the checks',
    value: 8_192,
    raise: 'never',
    wayOut: 'check fewer upstreams, or split the gateway',
  },
} as const satisfies { readonly [name: string]: AwsLimit };

export type AwsLimitName = keyof typeof awsLimits;

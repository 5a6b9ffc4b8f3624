/**
 * US dollars in us-east-1, read 2026-11-22 on the pricing pages of API Gateway (first tier), Lambda (arm64), CloudWatch
 * Logs, ElastiCache Serverless, DynamoDB on demand, Secrets Manager and PrivateLink. Upstream compute and traffic out are the same for every way and not counted.
 * Read 2026-11-24: NAT gateways and public IPv4 addresses (VPC pricing).
 */
const unit = {
  millionRequests: 3.5,
  millionInvocations: 0.2,
  millionGigabyteSeconds: 13.3334,
  /** Of an instance that is kept ready, whether it is called or not. */
  millionReadyGigabyteSeconds: 3.3334,
  gigabyteOfLogs: 0.5,
  millionEcpu: 0.0023,
  cacheGigabyteHour: 0.084,
  millionTableReads: 0.125,
  millionTableWrites: 0.625,
  secretMonth: 0.4,
  endpointZoneHour: 0.01,
  natZoneHour: 0.045,
  natGigabyte: 0.045,
  publicAddressHour: 0.005,
} as const;

/**
 * Dollars an hour of one Valkey node, us-east-1, on demand: four fifths of the list price for Redis OSS. Written down from
 * memory on 2026-11-24; a type that is not listed has no price here.
 */
const nodeHour: { readonly [type: string]: number } = {
  'cache.t4g.micro': 0.0128,
  'cache.t4g.small': 0.0256,
  'cache.t4g.medium': 0.052,
  'cache.m7g.large': 0.1264,
  'cache.r7g.large': 0.1752,
};

/** What the estimates assume: an upstream that answers in 50 ms, and 19 of 20 calls within the authorizer cache's time. */
const assumed = {
  functionGigabytes: 0.25,
  upstreamSeconds: 0.05,
  forwarderSeconds: 0.06,
  authorizerSeconds: 0.02,
  accessLogBytes: 700,
  functionLogBytes: 600,
  authorizerCacheMisses: 0.05,
  ecpuPerLimit: 3,
  /** The least that ElastiCache Serverless bills for Valkey; counters of a million callers fit in it. */
  cacheGigabytes: 0.1,
  monthHours: 730,
  /** Of a network that the gateway makes for itself. */
  zones: 2,
  /** The most that a busy instance reads of the circuits while all is well. */
  circuitReads: 0.025,
  healthFunctionGigabytes: 0.1875,
} as const;

const invocation = (seconds: number) =>
  unit.millionInvocations + assumed.functionGigabytes * seconds * unit.millionGigabyteSeconds;
/** A million lines of so many bytes are so many megabytes. */
const logs = (bytes: number) => (bytes / 1000) * unit.gigabyteOfLogs;

const authorizerCall = invocation(assumed.authorizerSeconds);

/** Dollars a million requests, part by part. */
export const pricePerMillion = {
  request: unit.millionRequests + logs(assumed.accessLogBytes),
  forwarder: invocation(assumed.forwarderSeconds) + logs(assumed.functionLogBytes),
  /** Parts that wait for others keep the aggregator as long as an upstream takes; those at the same time cost no more than one. */
  wave: assumed.functionGigabytes * assumed.upstreamSeconds * unit.millionGigabyteSeconds,
  cachedAuthorizer: authorizerCall * assumed.authorizerCacheMisses,
  uncachedAuthorizer: authorizerCall,
  limit: assumed.ecpuPerLimit * unit.millionEcpu,
  /** Per second that every request waits in a leaky queue; the upstream's time is counted with the forwarder. */
  waitingSecond: assumed.functionGigabytes * unit.millionGigabyteSeconds,
  /** A check reads one item and writes it back under a condition; both are smaller than a capacity unit. */
  tableCheck: unit.millionTableReads + unit.millionTableWrites,
  circuits: assumed.circuitReads * unit.millionTableReads,
} as const;

/** Dollars a month for a cache that nobody asks anything. */
export const idleCachePerMonth = unit.cacheGigabyteHour * assumed.cacheGigabytes * assumed.monthHours;

/** A function that is always running, a line of log a minute, and nothing of what it checks. */
export const healthFunctionPerMonth =
  assumed.healthFunctionGigabytes * (assumed.monthHours / 1_000_000) * 3_600 * unit.millionGigabyteSeconds;

/** Dollars a month for each target that is checked: its row is written once a minute. */
export const healthTargetPerMonth = ((assumed.monthHours * 60) / 1_000_000) * unit.millionTableWrites;

/** Dollars a month for the secret of signed tokens; reading it is one request an instance in five minutes, 0.04 dollars a month. */
export const secretPerMonth = unit.secretMonth;

/** Dollars a month for an interface endpoint in a network of the gateway's own; a gigabyte through it is a cent more. */
export const endpointPerMonth = unit.endpointZoneHour * assumed.zones * assumed.monthHours;

/** Dollars for the way out of a network of the gateway's own: a NAT gateway in each zone, each with a public address. */
export const natPrices = {
  perMonth: (unit.natZoneHour + unit.publicAddressHour) * assumed.zones * assumed.monthHours,
  perGigabyte: unit.natGigabyte,
} as const;

/** Dollars a month for one node of a cache; undefined for a type whose price is not known here. */
export function nodePerMonth(type: string): number | undefined {
  const hour = nodeHour[type];
  return hour === undefined ? undefined : hour * assumed.monthHours;
}

/** Dollars a month for an instance of half a gigabyte that is kept ready. */
export const readyInstancePerMonth = 0.5 * (assumed.monthHours / 1_000_000) * 3_600 * unit.millionReadyGigabyteSeconds;

/** Dollars a gigabyte that is written to a log, by the class of its log group; read 2026-11-24. */
export const logPrices = { standard: unit.gigabyteOfLogs, 'infrequent-access': 0.25 } as const;

/** Bytes of a function's line of a request. */
export const assumedFunctionLine = assumed.functionLogBytes;

/** Dollars a month for each custom metric, and for each metric that an alarm looks at; read 2026-11-24. */
export const metricPrices = { metric: 0.3, alarmed: 0.1 } as const;

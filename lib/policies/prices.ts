/**
 * US dollars in us-east-1, read 2026-11-22 on the pricing pages of API Gateway (first tier), Lambda (arm64), CloudWatch
 * Logs and ElastiCache Serverless. Upstream compute and traffic out are the same for every way and not counted.
 */
const unit = {
  millionRequests: 3.5,
  millionInvocations: 0.2,
  millionGigabyteSeconds: 13.3334,
  gigabyteOfLogs: 0.5,
  millionEcpu: 0.0023,
} as const;

/** What the estimates assume: an upstream that answers in 50 ms, and 19 of 20 calls within the authorizer cache's time. */
const assumed = {
  functionGigabytes: 0.25,
  forwarderSeconds: 0.06,
  authorizerSeconds: 0.02,
  accessLogBytes: 700,
  functionLogBytes: 600,
  authorizerCacheMisses: 0.05,
  ecpuPerLimit: 3,
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
  cachedAuthorizer: authorizerCall * assumed.authorizerCacheMisses,
  uncachedAuthorizer: authorizerCall,
  limit: assumed.ecpuPerLimit * unit.millionEcpu,
} as const;

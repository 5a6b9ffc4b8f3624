import type { FunctionRuntime } from '../../host-types.ts';
import { type Authorization, authorize } from './authorize.ts';
import type { AuthorizerOutput } from './authorizer-policy.ts';
import type { AuthorizerOutcome, IntegrationOutcome, Known } from './context-variables.ts';
import type { Exchange, MatchedExchange } from './exchange.ts';
import { failure, type GatewayFailure } from './gateway-failure.ts';
import {
  type GatewayAnswer,
  type GatewayRequest,
  type Header,
  isSendable,
  lastHeader,
  routedPath,
} from './gateway-request.ts';
import { gatewayResponse } from './gateway-response.ts';
import { headersInward } from './headers-inward.ts';
import { httpProxy } from './http-proxy.ts';
import type { Integrated } from './integration-outcome.ts';
import type { KeyGate } from './key-gate.ts';
import { lambdaProxy } from './lambda-proxy.ts';
import { mock } from './mock.ts';
import { invalidRequest } from './request-validation.ts';
import type { IntegrationDefinition, MethodDefinition, RestApiDefinition } from './rest-api-definition.ts';
import { resultCache } from './result-cache.ts';
import { type Router, router } from './router.ts';
import { type Throttle, takeAll, throttle } from './throttle.ts';

/** Results of authorizers that one API keeps at most. */
const cachedResults = 10_000;

export interface RestApiParts {
  readonly functionAt: (arn: string) => FunctionRuntime | undefined;
  readonly keys: KeyGate;
  readonly now: () => number;
}

/** An answer with all that an access log may say of it. */
export interface Served {
  readonly answer: GatewayAnswer;
  readonly known: Known;
}

/** A REST API that answers requests. A new deployment is a new one: its result cache starts empty. */
export type RestApi = (request: GatewayRequest, port: number) => Promise<Served>;

interface Running extends RestApiParts {
  readonly api: RestApiDefinition;
  readonly route: Router;
  readonly throttles: ReadonlyMap<MethodDefinition, Throttle>;
  readonly cache: ReturnType<typeof resultCache<AuthorizerOutput>>;
}

export function restApi(api: RestApiDefinition, parts: RestApiParts): RestApi {
  const throttles = api.methods.flatMap((method): [MethodDefinition, Throttle][] =>
    method.throttle === null ? [] : [[method, throttle(method.throttle)]],
  );
  const running: Running = {
    ...parts,
    api,
    route: router(api.methods),
    throttles: new Map(throttles),
    cache: resultCache(cachedResults),
  };
  return (request, port) => serve(request, port, running);
}

/** What became of a request, step by step; `outcome` parts are filled in as they happen. */
interface Progress {
  readonly exchange: Exchange;
  readonly result: { readonly answer: GatewayAnswer } | { readonly failure: GatewayFailure };
  readonly integration: IntegrationOutcome | null;
  readonly authorizer: AuthorizerOutcome | null;
}

async function serve(request: GatewayRequest, port: number, running: Running): Promise<Served> {
  const { sourceIp, traceId } = request;
  const { api, route, now } = running;
  const headers = headersInward(request.headers, { sourceIp, port, traceId, endpointType: api.endpointType });
  const match = route(request.method, routedPath(request)) ?? null;
  const exchange: Exchange = { api, request, headers, match, authorizer: null, apiKey: null };
  const progress =
    match === null
      ? refusal(exchange, failure('missingAuthenticationToken'), null)
      : await admitted({ ...exchange, match }, running);
  const failed = 'failure' in progress.result ? progress.result.failure : null;
  const answer =
    'answer' in progress.result ? progress.result.answer : gatewayResponse(progress.result.failure, progress.exchange);
  const { integration, authorizer } = progress;
  const outcome = {
    status: answer.status,
    responseLength: answer.body.length,
    responseLatency: Math.round(now() - request.receivedAt),
    integration,
    authorizer,
  };
  return { answer: withIds(answer, request), known: { exchange: progress.exchange, failure: failed, outcome } };
}

async function admitted(exchange: MatchedExchange, running: Running): Promise<Progress> {
  const { method } = exchange.match;
  const { now } = running;
  const bucket = running.throttles.get(method);
  if (bucket !== undefined && !takeAll([bucket], now())) return refusal(exchange, failure('throttled'), null);
  if (method.authorizer === null) return keyed(exchange, running, null);
  const startedAt = now();
  const authorization: Authorization = await authorize(method.authorizer, exchange, running);
  const known = { ...exchange, authorizer: authorization.authorizer };
  const latencyMillis = Math.round(now() - startedAt);
  return 'failure' in authorization
    ? refusal(known, authorization.failure, { status: authorization.failure.status, latencyMillis })
    : keyed(known, running, { status: 200, latencyMillis });
}

/** API Gateway looks at the key after the authorizer has spoken: who may not call at all learns nothing of keys. */
async function keyed(
  exchange: MatchedExchange,
  running: Running,
  authorizer: AuthorizerOutcome | null,
): Promise<Progress> {
  const { api, headers, match } = exchange;
  const { apiKeyRequired, method, resource } = match.method;
  if (!apiKeyRequired) return integrated(exchange, running, authorizer);
  const call = { apiId: api.apiId, stage: api.stage, resource, method };
  const value =
    api.apiKeySource === 'HEADER' ? lastHeader(headers, 'x-api-key') : exchange.authorizer?.usageIdentifierKey;
  const verdict = running.keys(value ?? undefined, call, running.now());
  const known = { ...exchange, apiKey: verdict.key };
  return 'failure' in verdict ? refusal(known, verdict.failure, authorizer) : integrated(known, running, authorizer);
}

function refusal(exchange: Exchange, failed: GatewayFailure, authorizer: AuthorizerOutcome | null): Progress {
  return { exchange, result: { failure: failed }, integration: null, authorizer };
}

type Integrate<D> = (definition: D, exchange: MatchedExchange, parts: RestApiParts) => Integrated | Promise<Integrated>;

const integrations: {
  readonly [T in IntegrationDefinition['type']]: Integrate<Extract<IntegrationDefinition, { readonly type: T }>>;
} = {
  AWS_PROXY: lambdaProxy,
  HTTP_PROXY: (definition, exchange, { now }) => httpProxy(definition, exchange, now),
  MOCK: mock,
};

async function integrated(
  exchange: MatchedExchange,
  running: Running,
  authorizer: AuthorizerOutcome | null,
): Promise<Progress> {
  const invalid = invalidRequest(exchange);
  if (invalid !== undefined) return refusal(exchange, invalid, authorizer);
  const { integration: definition } = exchange.match.method;
  const run = integrations[definition.type] as Integrate<IntegrationDefinition>;
  const { integration, ...result } = await run(definition, exchange, running);
  return { exchange, result, integration, authorizer };
}

/**
 * Every answer names the request, whatever an integration said under these names. A mapped value that cannot stand in a
 * header, a decoded line break for example, is left out.
 */
function withIds(answer: GatewayAnswer, { requestId, extendedRequestId }: GatewayRequest): GatewayAnswer {
  const ids: readonly Header[] = [
    ['x-amzn-RequestId', requestId],
    ['x-amz-apigw-id', extendedRequestId],
  ];
  const own = new Set(ids.map(([name]) => name.toLowerCase()));
  const others = answer.headers.filter((header) => !own.has(header[0].toLowerCase()) && isSendable(header));
  return { ...answer, headers: [...ids, ...others] };
}

import { createHash, randomBytes } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { httpUpstream } from '../../lambdas/adapters/http/http-upstream.ts';
import { functionCalls } from '../../lambdas/adapters/lambda/function-calls.ts';
import { memoryBreakerStore } from '../../lambdas/adapters/memory/memory-breaker-store.ts';
import { memoryLimitStore } from '../../lambdas/adapters/memory/memory-limit-store.ts';
import { aggregator } from '../../lambdas/aggregator/aggregator.ts';
import { forwarder } from '../../lambdas/forwarder/forwarder.ts';
import type { GatewayAnswer, GatewayParts } from '../../lambdas/forwarder/gateway-function.ts';
import { circuitsOf } from '../../lambdas/forwarder/gateway-state.ts';
import { upstreamCalls } from '../../lambdas/forwarder/upstream-calls.ts';
import { circuitEvents } from '../../lambdas/stages/circuit-events.ts';
import type { AggregatorConfig } from '../../lib/contract/aggregate.ts';
import { makeOwnKey, ownKeyText } from '../../lib/contract/own-key.ts';
import { encodeIntrospectionPlace, encodeIssuerPlace, stageVariableName } from '../../lib/contract/places.ts';
import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { JsonObject } from '../../lib/local/assembly/template.ts';
import { type LocalIssuer, startIssuer } from '../../lib/local/issuer/issuer.ts';
import type { MintRequest } from '../../lib/local/issuer/mint-token.ts';
import type { UsageDefinition } from '../../lib/local/services/api-gateway/usage-plan-definition.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { bench, type Rows } from '../lambdas/authorizer/authorizer-bench.ts';
import { invocation, type Serving, serving } from '../local/api-gateway/serving.ts';
import { lambdaContext } from './proxy-event.ts';
import { quietTelemetry } from './quiet-telemetry.ts';
import { type Answering, type RecordingUpstream, recordingUpstream } from './recording-upstream.ts';

/**
 * A declared gateway, as API Gateway serves its document, with the functions run inline and a clock that the test sets. What
 * the authorizer says is kept as API Gateway keeps it.
 */
export interface ServedGateway extends Pick<Serving, 'url' | 'send' | 'events'> {
  readonly plan: GatewayPlan;
  readonly upstream: RecordingUpstream;
  readonly issuer: LocalIssuer;
  /** What is revoked; a change is seen when the authorizer reads again. */
  readonly revocations: Rows['revocations'];
  /** Lines of the functions' logs. */
  readonly lines: readonly object[];
  /** Milliseconds since the epoch; starts now. */
  readonly clock: { now: number };
  token(credential: string, request?: Partial<MintRequest>): Promise<string>;
  /** A new key that the gateway keeps. */
  key(credential: string, tier: string): string;
  /** What the authorizer says of an event of its own. */
  authorize(event: unknown): Promise<unknown>;
  /** The functions of another declaration behind the same API, whose kept results stay: a deployment that flushes nothing. */
  deployFunctions(declaration: unknown): void;
  stop(): Promise<void>;
}

/** @throws Error with the issues of the declaration */
export function planOfDeclaration(declaration: unknown): GatewayPlan {
  const modelled = modelOf(declaration);
  if ('issues' in modelled) throw new Error(JSON.stringify(modelled.issues));
  const planned = planOf(modelled.model);
  if ('issues' in planned) throw new Error(JSON.stringify(planned.issues));
  return planned.plan;
}

export async function servedGateway(declaration: unknown, answering?: Answering): Promise<ServedGateway> {
  const plan = planOfDeclaration(declaration);
  const clock = { now: Date.now() };
  const nowMillis = () => clock.now;
  const tokens = Object.entries(plan.authorizer.credentials).filter(([, { kind }]) => kind !== 'ownKey');
  const issuer = await startIssuer({ names: tokens.map(([name]) => name) });
  const upstream = await recordingUpstream(answering);
  let functions = functionsOf(plan, nowMillis, issuer);
  const served = await serving(documentOf(plan), {
    functions: {
      authorizer: (event) => functions.authorizer.handle(event),
      forwarder: (event) => functions.forward(event),
      aggregator: (event) => functions.aggregate(event),
    },
    now: nowMillis,
    stageVariables: stageVariablesOf(plan, issuer, upstream),
    usage: usageOf(plan),
  });
  return {
    plan,
    clock,
    issuer,
    upstream,
    url: served.url,
    send: served.send,
    events: served.events,
    get revocations() {
      return functions.authorizer.rows.revocations;
    },
    get lines() {
      return [...functions.authorizer.lines, ...functions.lines];
    },
    token: (credential, request) =>
      issuer.mint(credential, { subject: 'alice', ...request, claims: timed(clock, request) }),
    key: (credential, tier) => keyIn(functions.authorizer.rows, credential, tier),
    authorize: (event) => functions.authorizer.handle(event as never),
    deployFunctions(next) {
      functions.close();
      functions = functionsOf(planOfDeclaration(next), nowMillis, issuer);
    },
    async stop() {
      await served.stop();
      functions.close();
      await Promise.all([issuer.stop(), upstream.stop()]);
    },
  };
}

function functionsOf(plan: GatewayPlan, nowMillis: () => number, issuer: LocalIssuer) {
  const authorizer = bench(nowMillis, plan.authorizer);
  for (const name of issuer.names)
    authorizer.rows.secrets.set(`secret-of-${name}`, issuer.introspection(name).clientSecret);
  const lines: object[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const upstream = httpUpstream();
  const store = memoryLimitStore(() => nowMillis() * 1_000);
  const log = { info: write, error: write };
  const monotonicMillis = () => performance.now();
  const circuits = circuitsOf(plan.forwarder, {
    store: memoryBreakerStore(monotonicMillis),
    instance: 'one',
    nowMillis: monotonicMillis,
    random: Math.random,
    tell: circuitEvents(log, { gateway: plan.forwarder.gateway, stage: 'test' }, Date.now),
  });
  const wait = async () => undefined;
  const calls = {
    upstream,
    functions: functionCalls(upstream.call, log, {}),
    circuits,
    health: null,
    access: null,
    limits: store,
    monotonicMillis,
    random: Math.random,
    wait,
  };
  const partsOf = (config: GatewayConfig, routes: readonly RouteConfig[]): GatewayParts => ({
    calls: upstreamCalls(config, routes, calls),
    breakers: circuits,
    limits: { shared: store, local: store },
    signing: null,
    log,
    telemetry: quietTelemetry,
    nowMillis,
    wait,
    random: (bytes) => randomBytes(bytes).toString('hex'),
  });
  const forward = forwarder(plan.forwarder, partsOf(plan.forwarder, Object.values(plan.forwarder.routes)));
  const aggregate = plan.aggregator && aggregator(plan.aggregator, partsOf(plan.aggregator, routesOf(plan.aggregator)));
  return {
    authorizer,
    lines,
    forward: (event: APIGatewayProxyEvent): Promise<GatewayAnswer> => forward(event, lambdaContext()),
    /** @throws Error where the gateway mounts no aggregate */
    aggregate(event: APIGatewayProxyEvent): Promise<GatewayAnswer> {
      if (aggregate === null) throw new Error('the gateway has no aggregator');
      return aggregate(event, lambdaContext());
    },
    close() {
      authorizer.close();
      upstream.close();
    },
  };
}

function routesOf({ routes }: AggregatorConfig): readonly RouteConfig[] {
  return Object.values(routes).flatMap(({ parts }) => parts.map(({ route }) => route));
}

/** A token is made at the time of the test's clock. */
function timed({ now }: { readonly now: number }, { claims, expiresInSeconds = 300 }: Partial<MintRequest> = {}) {
  const iat = Math.floor(now / 1000);
  return { iat, exp: iat + expiresInSeconds, ...claims };
}

/** The document as CDK would fill it. */
function documentOf(plan: GatewayPlan): JsonObject {
  const text = JSON.stringify(openApiOf(plan));
  const filled = text.replace(/\{\{lambda:(?:direct-)?(aggregator|authorizer|forwarder)\}\}/g, (_, name: string) =>
    invocation(name),
  );
  return JSON.parse(filled) as JsonObject;
}

function stageVariablesOf(plan: GatewayPlan, issuer: LocalIssuer, upstream: RecordingUpstream) {
  const upstreams = Object.values(plan.stageVariables.upstreams).map((name) => [name, new URL(upstream.url).host]);
  const places = Object.entries(plan.authorizer.credentials).map(([name, credential]) => {
    if (credential.kind === 'ownKey') return [];
    const text =
      credential.kind === 'jwt'
        ? encodeIssuerPlace(issuer.place(name))
        : encodeIntrospectionPlace(introspected(issuer, name));
    return [credential.stageVariable, text];
  });
  const keys = usageKeysOf(plan).map(({ variable, value }) => [variable, value]);
  return Object.fromEntries([...upstreams, ...places.filter(({ length }) => length > 0), ...keys]);
}

function introspected(issuer: LocalIssuer, name: string) {
  const { issuer: own, audiences } = issuer.place(name);
  const { clientId, introspectionUri } = issuer.introspection(name);
  return { issuer: own, audiences, clientId, introspectionUri, clientSecret: `secret-of-${name}` };
}

const usageKeysOf = (plan: GatewayPlan) =>
  Object.entries(plan.usagePlans).flatMap(([credential, tiers]) =>
    Object.keys(tiers).map((tier) => ({
      variable: stageVariableName('usage', `${credential} ${tier}`),
      value: `usage-key-of-${credential}-${tier}`,
      id: `${credential}-${tier}`,
    })),
  );

/** One plan and one key a tier, as the template makes them for own keys. */
function usageOf(plan: GatewayPlan): UsageDefinition {
  const all = usageKeysOf(plan);
  const stages = [{ apiId: 'abcdefghij', stage: 'test', methodThrottles: {} }];
  return {
    plans: all.map(({ id }) => ({ id, stack: 'Stack', logicalId: id, stages, throttle: null, quota: null })),
    keys: all.map(({ id, value }) => ({ id: `key-${id}`, name: id, value, enabled: true, plans: [id] })),
  };
}

/** The text of a new key that the gateway keeps. */
export function keyIn(rows: Rows, credential: string, tier: string): string {
  const key = makeOwnKey((below) => randomBytes(1).readUInt8() % below);
  const hash = createHash('sha256').update(key.secret).digest('hex');
  rows.ownKeys.set(key.id, { id: key.id, hash, credential, tier, enabled: true, expiresAt: null });
  return ownKeyText(key);
}

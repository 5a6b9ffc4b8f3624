import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { AuthorizerConfig } from '../../lib/contract/runtime-config.ts';
import { clientAddress, clientNeighbourhood } from '../../lib/engine/client-ip/client-ip.ts';
import type { LateLog } from '../adapters/log/late-log.ts';
import { IdentityStoreUnavailable, IssuerUnavailable, SecretUnavailable } from '../ports.ts';
import { errorFields } from '../stages/errors.ts';
import { headerList } from '../stages/exchange.ts';
import { failureMetrics } from '../stages/failure-metrics.ts';
import type { CredentialParts } from './check-credential.ts';
import { type Decision, decide } from './decide.ts';
import type { FailureBudget } from './failure-budget.ts';

export interface AuthorizerParts extends CredentialParts {
  readonly budget: FailureBudget;
  readonly log: LateLog;
}

/** API Gateway answers 401 to this exact message, and 500 to any other. */
class Unauthorized extends Error {
  override readonly name = 'Unauthorized';
  constructor() {
    super('Unauthorized');
  }
}

type Failure =
  | Exclude<Decision, { readonly outcome: 'allow' }>
  | { readonly outcome: 'unavailable'; readonly reason: string };

/**
 * Says who is calling: a policy for the whole stage with the caller as context. A refusal is a line in the log, with a word
 * for its reason and the network it came from; a good credential is in the line of whoever serves the request.
 */
export function authorizer(config: AuthorizerConfig, parts: AuthorizerParts) {
  const { budget, log, nowMillis } = parts;
  return middy(async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const from = sender(config, event);
    const decision = await decide(config, parts, { ...from, event, mayAsk: !budget.isSpent(from.network) });
    if (decision.outcome === 'allow') return decision.result;
    tell(event, decision);
    if (decision.outcome === 'deny') return decision.result;
    if (isGuess(decision)) budget.fail(from.network);
    throw new Unauthorized();
  })
    .after(() => log.written())
    .onError(({ event, error }) => {
      if (!(error instanceof Unauthorized)) tellOfError(event, error);
      return log.written();
    });

  function tell(event: APIGatewayRequestAuthorizerEvent, failure: Failure): void {
    const { requestId, network } = sender(config, event);
    const { outcome, reason } = failure;
    const credential = 'credential' in failure ? failure.credential : undefined;
    const metrics = failureMetrics(config.gateway, reason, nowMillis());
    log.info('authorization', { requestId, outcome, credential, network, ...metrics });
  }

  function tellOfError(event: APIGatewayRequestAuthorizerEvent, error: unknown): void {
    const reason = unavailable(error);
    if (reason !== undefined) tell(event, { outcome: 'unavailable', reason });
    else log.error('unexpected error', { requestId: sender(config, event).requestId, ...errorFields(error) });
  }
}

function sender(
  { clientIp }: AuthorizerConfig,
  { requestContext, multiValueHeaders }: APIGatewayRequestAuthorizerEvent,
) {
  const { requestId, extendedRequestId = requestId, identity } = requestContext;
  const address = clientAddress(identity.sourceIp, headerList(multiValueHeaders), clientIp.trustedProxies);
  return { requestId: extendedRequestId, clientIp: address, network: clientNeighbourhood(address) };
}

/** A credential that was good once, and a request without any, say nothing of somebody who guesses. */
const harmless: ReadonlySet<string> = new Set(['credential-none', 'exp-passed', 'key-expired', 'too-many-failures']);

const isGuess = ({ reason }: { readonly reason: string }) => !harmless.has(reason);

/** What is not known now and may be in a moment; the caller is neither believed nor refused for good. */
function unavailable(error: unknown): string | undefined {
  if (error instanceof IssuerUnavailable) return 'issuer-unavailable';
  if (error instanceof IdentityStoreUnavailable) return 'identity-store-unavailable';
  return error instanceof SecretUnavailable ? 'secret-unavailable' : undefined;
}

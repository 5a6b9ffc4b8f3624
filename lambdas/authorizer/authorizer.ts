import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { decodeCaller } from '../../lib/contract/caller.ts';
import { principalKey } from '../../lib/contract/principal.ts';
import type { AuthorizerConfig } from '../../lib/contract/runtime-config.ts';
import type { LateLog } from '../adapters/log/late-log.ts';
import { IdentityStoreUnavailable, IssuerUnavailable, NotDeployed, SecretUnavailable } from '../ports.ts';
import { errorFields } from '../stages/error-fields.ts';
import { failureMetrics } from '../stages/failure-metrics.ts';
import { headerList } from '../stages/header-list.ts';
import type { CredentialParts } from './check-credential.ts';
import { type Decision, decide } from './decide.ts';
import type { FailureBudget } from './failure-budget.ts';
import type { PrincipalHash } from './principal-hash.ts';

export interface AuthorizerParts extends CredentialParts {
  readonly budget: FailureBudget;
  /** Absent where logs name no caller. */
  readonly principal?: PrincipalHash | undefined;
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
    const mayAsk = budget.isWhole() || !budget.isSpent(await networkOf(config, event));
    const clientIp = () => clientIpOf(config, event);
    const decision = await decide(config, parts, { requestId: requestIdOf(event), clientIp, event, mayAsk });
    if (decision.outcome === 'allow') return named(decision.result, parts.principal);
    await tell(event, decision);
    if (decision.outcome === 'deny') return named(decision.result, parts.principal);
    if (isGuess(decision)) budget.fail(await networkOf(config, event));
    throw new Unauthorized();
  })
    .after(() => log.written())
    .onError(async ({ event, error }) => {
      if (!(error instanceof Unauthorized)) await tellOfError(event, error);
      await log.written();
    });

  async function tell(event: APIGatewayRequestAuthorizerEvent, failure: Failure): Promise<void> {
    const { outcome, reason } = failure;
    const credential = 'credential' in failure ? failure.credential : undefined;
    const metrics = failureMetrics({ gateway: config.gateway, stage: event.requestContext.stage }, reason, nowMillis());
    const network = await networkOf(config, event);
    log.info('authorization', { requestId: requestIdOf(event), outcome, credential, network, ...metrics });
  }

  async function tellOfError(event: APIGatewayRequestAuthorizerEvent, error: unknown): Promise<void> {
    const reason = unavailable(error);
    if (reason !== undefined) await tell(event, { outcome: 'unavailable', reason });
    else log.error('unexpected error', { requestId: requestIdOf(event), ...errorFields(error) });
  }
}

/** With the name that logs have for the caller. */
function named(result: APIGatewayAuthorizerResult, principal: PrincipalHash | undefined): APIGatewayAuthorizerResult {
  const caller = principal && decodeCaller(result.context);
  return caller ? { ...result, context: { ...result.context, [principalKey]: principal(caller) } } : result;
}

const requestIdOf = ({
  requestContext: { requestId, extendedRequestId = requestId },
}: APIGatewayRequestAuthorizerEvent) => extendedRequestId;

/** Loaded when somebody has failed, or a rule asks for an address: the first good token of an instance waits for neither. */
const clientIps = () => import('../../lib/engine/client-ip/client-ip.ts');

async function clientIpOf(
  { clientIp }: AuthorizerConfig,
  { requestContext, multiValueHeaders }: APIGatewayRequestAuthorizerEvent,
): Promise<string> {
  const { clientAddress } = await clientIps();
  return clientAddress(requestContext.identity.sourceIp, headerList(multiValueHeaders), clientIp.trustedProxies);
}

async function networkOf(config: AuthorizerConfig, event: APIGatewayRequestAuthorizerEvent): Promise<string> {
  const { clientNeighbourhood } = await clientIps();
  return clientNeighbourhood(await clientIpOf(config, event));
}

/** A credential that was good once, and a request without any, say nothing of somebody who guesses. */
const harmless: ReadonlySet<string> = new Set(['credential-none', 'exp-passed', 'key-expired', 'too-many-failures']);

const isGuess = ({ reason }: { readonly reason: string }) => !harmless.has(reason);

/** What is not known now and may be in a moment; the caller is neither believed nor refused for good. */
function unavailable(error: unknown): string | undefined {
  if (error instanceof IssuerUnavailable) return 'issuer-unavailable';
  if (error instanceof IdentityStoreUnavailable) return 'identity-store-unavailable';
  if (error instanceof NotDeployed) return 'not-deployed';
  return error instanceof SecretUnavailable ? 'secret-unavailable' : undefined;
}

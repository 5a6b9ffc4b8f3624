import { randomInt } from 'node:crypto';
import { InvokeCommand, TooManyRequestsException } from '@aws-sdk/client-lambda';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { BreakersEvent } from '../contract/breakers-event.ts';
import type { GatewayOperator, LimitsQuestion } from '../contract/gateway-operator.ts';
import type { LimitsAnswer, LimitsEvent } from '../contract/limits-event.ts';
import { forwarderOfRoute } from '../contract/manifest-choice.ts';
import { gatewayBreakers } from '../operator/gateway-breakers.ts';
import { gatewayKeys } from '../operator/gateway-keys.ts';
import { gatewayRevocations } from '../operator/revocations.ts';
import { type Aws, aws, type DeployedPlace, told } from './aws.ts';
import { deployedIdentityTable } from './deployed-identity-table.ts';
import { deployedKeys } from './deployed-keys.ts';

/** What `keys`, `revocations`, `breakers` and `limits` work on in an AWS account: the stack's own resources, with the operator's own permissions. */
export function deployedOperator(
  place: DeployedPlace,
  manifests: readonly AssemblyManifest[],
  nowMillis: () => number,
): GatewayOperator & { close(): void } {
  const services = aws(place);
  const limits = (question: LimitsQuestion) => limitsOf(services, manifests, question);
  const tableOf = (manifest: AssemblyManifest) => deployedIdentityTable(services, manifest.identityTable);
  return {
    keys: gatewayKeys({
      manifests: () => manifests,
      planKeys: deployedKeys(services, manifests, nowMillis),
      tableOf,
      limits,
      nowMillis,
      below: randomInt,
    }),
    revocations: gatewayRevocations(() => Promise.all(manifests.map(tableOf)), nowMillis),
    breakers: gatewayBreakers({
      manifests: () => manifests,
      ask: (forwarder, event) => ask(services, forwarder, event),
    }),
    limits,
    close: services.close,
  };
}

async function limitsOf(
  services: Aws,
  manifests: readonly AssemblyManifest[],
  { gateway, ...asked }: LimitsQuestion,
): Promise<LimitsAnswer> {
  const chosen = forwarderOfRoute(manifests, { route: asked.route, ...(gateway !== undefined && { gateway }) });
  if ('refused' in chosen) return chosen;
  const event: LimitsEvent = { gatehouse: 'limits', ...asked };
  return ask(services, chosen.forwarder, event);
}

/** An instance is not to be had while all of them are busy: the sentence for it is one of the answers. */
async function ask<Answer>(
  { lambda, physicalId }: Aws,
  forwarder: string,
  event: LimitsEvent | BreakersEvent,
): Promise<Answer | { readonly refused: string }> {
  const command = new InvokeCommand({
    FunctionName: await physicalId(forwarder),
    Payload: Buffer.from(JSON.stringify(event)),
  });
  const invoked = await told(lambda.send(command).catch(throttled));
  if ('refused' in invoked) return invoked;
  const { FunctionError, Payload } = invoked;
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  return FunctionError === undefined
    ? answer
    : { refused: `the forwarder failed: ${answer?.errorMessage ?? FunctionError}` };
}

function throttled(error: unknown): { readonly refused: string } {
  if (error instanceof TooManyRequestsException) return { refused: `the forwarder is throttled: ${error.message}` };
  throw error;
}

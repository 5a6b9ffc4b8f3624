import { randomInt } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { GatewayOperator, LimitsQuestion } from '../contract/gateway-operator.ts';
import type { LimitsAnswer, LimitsEvent } from '../contract/limits-event.ts';
import { forwarderOfRoute } from '../contract/manifest-choice.ts';
import { gatewayKeys } from '../operator/gateway-keys.ts';
import { gatewayRevocations } from '../operator/revocations.ts';
import { type Aws, aws, type DeployedPlace, told } from './aws.ts';
import { deployedIdentityTable } from './deployed-identity-table.ts';
import { deployedKeys } from './deployed-keys.ts';

/** What `keys`, `revocations` and `limits` work on in an AWS account: the stack's own resources, with the operator's own permissions. */
export function deployedOperator(
  place: DeployedPlace,
  manifests: readonly AssemblyManifest[],
  nowMillis: () => number,
): GatewayOperator & { close(): void } {
  const services = aws(place);
  const limits = (question: LimitsQuestion) => askForwarder(services, manifests, question);
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
    limits,
    close: services.close,
  };
}

async function askForwarder(
  { lambda, physicalId }: Aws,
  manifests: readonly AssemblyManifest[],
  { gateway, ...asked }: LimitsQuestion,
): Promise<LimitsAnswer> {
  const chosen = forwarderOfRoute(manifests, { route: asked.route, ...(gateway !== undefined && { gateway }) });
  if ('refused' in chosen) return chosen;
  const event: LimitsEvent = { gatehouse: 'limits', ...asked };
  const command = new InvokeCommand({
    FunctionName: await physicalId(chosen.forwarder),
    Payload: Buffer.from(JSON.stringify(event)),
  });
  const { FunctionError, Payload } = await told(lambda.send(command));
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  return FunctionError === undefined
    ? answer
    : { refused: `the forwarder failed: ${answer?.errorMessage ?? FunctionError}` };
}

import { NestedStack, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ApiDocument } from '../openapi/documents-of.ts';
import { isolatedUri } from '../openapi/openapi-document.ts';
import { variablesOf } from '../plan/plan-of-api.ts';
import { GatewayApi, type GatewayApiProps } from './gateway-api.ts';
import { nestedValue } from './nested-value.ts';
import { stageTelemetry } from './observability/stage-telemetry.ts';
import type { ObservabilityOptions } from './options/observability-options.ts';

/** What all REST APIs of a gateway have in common; of functions and upstreams, those of the whole gateway. */
type SharedProps = Omit<GatewayApiProps, 'name' | 'document' | 'methodThrottles'>;

/** A REST API of a gateway, with what it was made of. */
export interface MadeApi extends ApiDocument {
  readonly api: GatewayApi;
}

/**
 * The REST APIs of a gateway: one in its own stack, or each of a split in a nested stack, where neither the resources nor the
 * bytes of one count for another. All log into one group.
 */
export function gatewayApis(
  gateway: Construct,
  documents: readonly [ApiDocument, ...ApiDocument[]],
  shared: SharedProps,
): readonly [MadeApi, ...MadeApi[]] {
  const [first, ...others] = documents;
  const telemetry = first.part === null ? shared.telemetry : intoOneLog(gateway, shared.telemetry);
  const made = (one: ApiDocument) => ({ ...one, api: apiOf(gateway, one, { ...shared, telemetry }) });
  return [made(first), ...others.map(made)];
}

/** With one log group for all APIs, which stands with what they have in common. */
function intoOneLog(gateway: Construct, options: ObservabilityOptions): ObservabilityOptions {
  const { accessLog: logGroup } = stageTelemetry(gateway, options);
  const { accessLog } = options;
  return { ...options, accessLog: accessLog === 'off' || logGroup === null ? 'off' : { ...accessLog, logGroup } };
}

function apiOf(gateway: Construct, { part, plan, document }: ApiDocument, shared: SharedProps): GatewayApi {
  if (part === null)
    return new GatewayApi(gateway, 'Rest', {
      ...shared,
      document,
      name: `${plan.gateway}-${shared.stage}`,
      methodThrottles: plan.methodThrottles,
    });
  const { name } = part;
  const nested = new NestedStack(gateway, `Rest-${name}`, {
    description: `The REST API ${name} of ${plan.gateway}: ${Stack.of(gateway).stackName}`,
  });
  const text = JSON.stringify(document);
  const variables = new Set(variablesOf(plan));
  return new GatewayApi(nested, 'Rest', {
    ...shared,
    document,
    name: `${plan.gateway}-${name}-${shared.stage}`,
    methodThrottles: plan.methodThrottles,
    stageVariables: Object.fromEntries(
      Object.entries(shared.stageVariables)
        .filter(([variable]) => variables.has(variable))
        .map(([variable, value]) => [variable, nestedValue(nested, `Variable-${variable}`, value)]),
    ),
    isolated: only(shared.isolated, (service) => text.includes(`"${isolatedUri(service)}"`)),
    aggregator: plan.aggregates.length > 0 ? shared.aggregator : null,
    upstreams: only(shared.upstreams, (upstream) => Object.hasOwn(plan.functions, upstream)),
  });
}

function only<T>(
  record: { readonly [name: string]: T },
  isWanted: (name: string) => boolean,
): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}

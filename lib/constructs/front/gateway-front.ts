import { CfnOutput } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { GatewayPlan } from '../../plan/gateway-plan.ts';
import { largestRequest } from '../../plan/largest-request.ts';
import type { MadeApi } from '../gateway-apis.ts';
import type { FrontOptions } from '../options/front-options.ts';
import { type ApiEndpoint, apiEndpoint } from './api-endpoint.ts';
import { Firewall } from './firewall.ts';
import { GatewayDomain } from './gateway-domain.ts';

/** What stands before the REST APIs of a gateway, and how these are reached by it. */
export class GatewayFront extends Construct {
  /** null where clients reach the gateway at API Gateway's own endpoint. */
  readonly domain: GatewayDomain | null;
  readonly firewall: Firewall | null;
  /** What it means for each API. */
  readonly endpoint: ApiEndpoint;

  constructor(scope: Construct, id: string, options: FrontOptions, plan: GatewayPlan) {
    super(scope, id);
    this.endpoint = apiEndpoint(options);
    this.domain = options.domain ? new GatewayDomain(this, 'Domain', options.domain) : null;
    const { identityHeaders, credentialHeaders } = plan.forwarder;
    this.firewall = options.firewall
      ? new Firewall(this, 'Firewall', {
          option: options.firewall,
          gateway: plan.gateway,
          cors: plan.cors,
          identityHeaders: Object.values(identityHeaders),
          credentialHeaders,
          maxBodyBytes: largestRequest(plan),
        })
      : null;
  }

  /** The URL of a path of the gateway, whose stage is `stage`, as clients write it. */
  urlForPath(stage: Stage, path: string): string {
    if (this.domain !== null) return this.domain.urlForPath(path);
    const [vpcEndpointId] = this.endpoint.networks?.vpcEndpointIds ?? [];
    if (vpcEndpointId === undefined) return stage.urlForPath(path);
    // API Gateway makes this name in the networks of each endpoint that an API names.
    const { region, urlSuffix } = stage.stack;
    return `https://${stage.restApi.restApiId}-${vpcEndpointId}.execute-api.${region}.${urlSuffix}/${stage.stageName}${path}`;
  }
}

/** The front before the REST APIs of a gateway; `outputs` is where its outputs stand. */
export function standBefore(front: GatewayFront, apis: readonly [MadeApi, ...MadeApi[]], outputs: Construct): void {
  const staged = apis.map(({ part, api: { stage } }) => ({ part, stage }));
  for (const { part, stage } of staged) front.firewall?.guard(part === null ? 'Stage' : `Stage-${part.name}`, stage);
  const [first, ...others] = staged.flatMap(({ part, stage }) => (part === null ? [] : [{ api: part, stage }]));
  if (first === undefined) front.domain?.map('Mapping', apis[0].api.stage);
  else front.domain?.route([first, ...others]);
  const made = front.domain?.resource;
  if (made) new CfnOutput(outputs, 'DomainTarget', { value: made.attrRegionalDomainName });
}

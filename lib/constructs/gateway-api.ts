import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  ApiDefinition,
  type CfnRestApi,
  Deployment,
  EndpointType,
  type IRestApi,
  type MethodDeploymentOptions,
  RestApiMode,
  SpecRestApi,
  Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { authorizerUri, functionUri, linkTexts } from '../openapi/openapi-document.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { type Callee, type CalleesProps, calleesOf } from './callees.ts';
import { type ApiEndpoint, endpointExtensions, setEndpoint } from './front/api-endpoint.ts';
import { stageTelemetry } from './observability/stage-telemetry.ts';
import type { ObservabilityOptions } from './options/observability-options.ts';
import type { LinkedUpstream } from './private-upstreams.ts';
import { methodPath } from './usage-plans.ts';

export interface GatewayApiProps extends CalleesProps {
  /** In the account's list of APIs, and in metrics. */
  readonly name: string;
  readonly endpoint: ApiEndpoint;
  readonly stage: string;
  readonly stageVariables: { readonly [name: string]: string };
  readonly methodThrottles: GatewayPlan['methodThrottles'];
  readonly telemetry: ObservabilityOptions;
  /** The authorizer functions of credentials that have one of their own. */
  readonly functions: { readonly [credential: string]: IFunction };
  /** The functions that are upstreams, as far as API Gateway itself calls them. */
  readonly upstreams: { readonly [upstream: string]: IFunction };
  /** The upstreams in networks that API Gateway itself calls. */
  readonly links: { readonly [upstream: string]: LinkedUpstream };
}

/**
 * The REST API: one body, one deployment, one stage. The body names published versions, so new code or configuration of a
 * function is a new body and with it a new deployment; older deployments, and the permission to call their versions, stay:
 * pointing the stage at one of them takes everything back. A function that has an alias is named by it, and changes before the
 * stage does. API Gateway writes access logs only in an account whose API
 * Gateway settings name a CloudWatch role; that setting is one for the whole account, so it is not made here.
 */
export class GatewayApi extends Construct {
  readonly name: string;
  readonly api: SpecRestApi;
  readonly stage: Stage;
  /** null where there is none. */
  readonly accessLog: ILogGroup | null;

  constructor(scope: Construct, id: string, props: GatewayApiProps) {
    super(scope, id);
    this.name = props.name;
    const callees = calleesOf(this, props);
    const uris = {
      ...Object.fromEntries(callees.map(({ placeholder, uri }) => [placeholder, uri])),
      ...otherUris(props.functions, authorizerUri),
      ...otherUris(props.upstreams, functionUri),
      ...linkValues(props.links),
    };
    this.api = new SpecRestApi(this, 'Api', {
      restApiName: props.name,
      apiDefinition: ApiDefinition.fromInline(
        filled({ ...props.document, ...endpointExtensions(props.endpoint) }, uris),
      ),
      mode: RestApiMode.OVERWRITE,
      failOnWarnings: true,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deploy: false,
    });
    setEndpoint(this.api.node.defaultChild as CfnRestApi, props.endpoint);
    // aws-cdk-lib is not typed for exactOptionalPropertyTypes: its classes do not fit their own interfaces under it.
    const deployment = new Deployment(this, 'Deployment', { api: this.api as IRestApi, retainDeployments: true });
    // In a nested stack the body names parameters: those are the same whatever version they stand for.
    for (const { identity } of callees) if (identity !== null) deployment.addToLogicalId(identity);
    const { accessLog, ...telemetry } = stageTelemetry(this, props.telemetry);
    this.accessLog = accessLog;
    this.stage = new Stage(this, 'Stage', {
      deployment,
      stageName: props.stage,
      variables: { ...props.stageVariables },
      methodOptions: methodOptions(props.methodThrottles, props.telemetry.metrics?.by === 'route'),
      ...telemetry,
    });
    this.api.deploymentStage = this.stage;
    // A deployment that calls what it may not call yet would answer 500 to everyone.
    this.stage.node.addDependency(...this.permissions(props, callees));
  }

  private permissions(props: GatewayApiProps, callees: readonly Callee[]): readonly CfnPermission[] {
    const sources = { authorizers: authorizersArn(this.api), routes: this.api.arnForExecuteApi() };
    const { authorizers: ofAuthorizers, routes: ofRoutes } = sources;
    return [
      ...callees.flatMap(({ permission: id, by, arn }) =>
        id === null ? [] : [permission(this, id, arn, sources[by])],
      ),
      ...usedFunctions(props).map(([name, one]) =>
        otherPermission(this, `AuthorizerPermission-${name}`, one, ofAuthorizers),
      ),
      ...Object.entries(props.upstreams).map(([name, one]) =>
        otherPermission(this, `UpstreamPermission-${name}`, one, ofRoutes),
      ),
    ];
  }
}

/** A stage of a route without a throttle has no entry: the account's own limits stand there. One that has an entry is told all by it. */
function methodOptions(
  throttles: GatewayPlan['methodThrottles'],
  metricsEnabled: boolean,
): { [method: string]: MethodDeploymentOptions } {
  return Object.fromEntries(
    Object.entries(throttles).map(([key, { rate, burst }]) => [
      methodPath(key),
      { throttlingRateLimit: rate, throttlingBurstLimit: burst, ...(metricsEnabled && { metricsEnabled }) },
    ]),
  );
}

/** The document with the URI of each function in the place of its placeholder. */
function filled(value: unknown, uris: { readonly [placeholder: string]: string }): unknown {
  if (typeof value === 'string') return uris[value] ?? value;
  if (Array.isArray(value)) return value.map((one) => filled(one, uris));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, uris)]));
}

/** The functions that the document calls: a platform may have credentials that no route of this gateway names. */
function usedFunctions({ document, functions }: GatewayApiProps): readonly (readonly [string, IFunction])[] {
  const schemes = JSON.stringify(document.components ?? {});
  return Object.entries(functions).filter(([name]) => schemes.includes(`"${authorizerUri(name)}"`));
}

/** Not a version of ours: whoever owns the function says by its ARN which code that is. */
function otherUris(
  functions: { readonly [name: string]: IFunction },
  placeholder: (name: string) => string,
): { readonly [placeholder: string]: string } {
  const path = 'lambda:path/2015-03-31/functions';
  return Object.fromEntries(
    Object.entries(functions).map(([name, { functionArn }]) => [
      placeholder(name),
      Fn.sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:${path}/\${Arn}/invocations`, { Arn: functionArn }),
    ]),
  );
}

function linkValues(links: GatewayApiProps['links']): { readonly [placeholder: string]: string } {
  return Object.fromEntries(
    Object.entries(links).flatMap(([upstream, { vpcLinkId, loadBalancerArn }]) => {
      const { link, balancer } = linkTexts(upstream);
      return [
        [link, vpcLinkId],
        [balancer, loadBalancerArn],
      ];
    }),
  );
}

/** For this API alone. A function that is not deployed here is not ours to allow, so it says so itself. */
function otherPermission(scope: Construct, id: string, { functionArn }: IFunction, sourceArn: string): CfnPermission {
  return new CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    functionName: functionArn,
    sourceArn,
  });
}

function authorizersArn(api: SpecRestApi): string {
  return Stack.of(api).formatArn({ service: 'execute-api', resource: api.restApiId, resourceName: 'authorizers/*' });
}

/** One permission for all of this API's routes or authorizers. It is kept when a new version replaces it, see above. */
function permission(scope: Construct, id: string, functionName: string, sourceArn: string): CfnPermission {
  const made = new CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    functionName,
    sourceArn,
  });
  made.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return made;
}

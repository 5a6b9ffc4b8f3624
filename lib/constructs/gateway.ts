import { CfnOutput } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import type { Places, Upstreams } from '../declare/place.ts';
import { timeLimits } from '../openapi/time-limits.ts';
import { assemblyManifest } from './assembly-manifest.ts';
import { writeAssemblyManifest } from './assembly-manifest-file.ts';
import { GatewayApi } from './gateway-api.ts';
import { GatewayFunction } from './gateway-function.ts';
import { gatewayTable } from './gateway-table.ts';
import { LimitCache } from './limit-cache.ts';
import { Network } from './network.ts';
import { plannedGateway } from './planned-gateway.ts';
import { warnOfIndentation } from './template-size.ts';

export interface GatewayProps<S, A> {
  readonly gateway: GatewayDeclaration<S, A>;
  /** Name of the API Gateway stage: letters, digits, `-` and `_`. */
  readonly stage: string;
  /** Who signs the tokens of each credential here. */
  readonly auth: Places<A>;
  /** Where each service is here. */
  readonly upstreams: Upstreams<S>;
  /** The network of the forwarder and its cache. Default: an isolated one of two zones, without NAT. */
  readonly vpc?: IVpc;
  /** Subnets of `vpc`. Default: its private ones with egress. */
  readonly subnets?: SubnetSelection;
  /** Security groups of the forwarder in `vpc`. Default: one of its own that may call out. */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/**
 * A declared gateway, on AWS: one REST API, an authorizer outside of any VPC, a forwarder beside its Valkey, and two tables.
 * The number of resources does not grow with the routes.
 * @throws GatehouseError with every mistake of the declaration and of its places.
 */
export class Gateway<S, A> extends Construct {
  readonly api: GatewayApi;
  readonly authorizer: GatewayFunction;
  readonly forwarder: GatewayFunction;
  readonly network: Network;
  readonly cache: LimitCache;
  readonly identity: Table;
  readonly state: Table;

  constructor(scope: Construct, id: string, props: GatewayProps<S, A>) {
    super(scope, id);
    const { model, plan, document, stageVariables } = plannedGateway(props);

    this.network = new Network(this, 'Network', {
      ...networkProps(props),
      upstreams: [...new Set(plan.routes.filter(({ way }) => way === 'lambda').map(({ upstream }) => upstream.name))],
    });
    this.cache = new LimitCache(this, 'LimitCache', { gateway: plan.gateway, network: this.network });
    this.identity = gatewayTable(this, 'Identity');
    this.state = gatewayTable(this, 'State');
    this.authorizer = new GatewayFunction(this, 'Authorizer', {
      bundle: 'authorizer',
      config: plan.authorizer,
      description: `Says who calls ${plan.gateway}`,
      memoryMegabytes: 512,
      timeoutSeconds: 5,
    });
    this.forwarder = new GatewayFunction(this, 'Forwarder', {
      bundle: 'forwarder',
      config: plan.forwarder,
      description: `Decides and forwards the requests of ${plan.gateway}`,
      memoryMegabytes: 512,
      timeoutSeconds: timeLimits(plan).forwarderSeconds,
      environment: { GATEHOUSE_VALKEY_URL: this.cache.url },
      placement: this.network,
    });
    this.api = new GatewayApi(this, 'Rest', {
      document,
      stage: props.stage,
      stageVariables,
      authorizer: this.authorizer.version,
      forwarder: this.forwarder.version,
    });

    warnOfIndentation(this, document);
    writeAssemblyManifest(this, () =>
      assemblyManifest({ model, plan, stage: props.stage, api: this.api, forwarder: this.forwarder }),
    );
    addOutputs(this);
  }
}

/** What people and tools look for after a deployment. */
function addOutputs(gateway: Gateway<never, never>): void {
  const outputs = {
    Url: gateway.api.stage.urlForPath('/'),
    ApiId: gateway.api.api.restApiId,
    StageName: gateway.api.stage.stageName,
    AuthorizerName: gateway.authorizer.function.functionName,
    ForwarderName: gateway.forwarder.function.functionName,
    IdentityTableName: gateway.identity.tableName,
    StateTableName: gateway.state.tableName,
    CacheEndpoint: gateway.cache.address,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(gateway, name, { value });
}

/** Only what is given: an absent key and `undefined` are not the same to the parts. */
function networkProps<S, A>({ vpc, subnets, securityGroups }: GatewayProps<S, A>) {
  return { ...(vpc && { vpc }), ...(subnets && { subnets }), ...(securityGroups && { securityGroups }) };
}

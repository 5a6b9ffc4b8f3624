import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DeployedError } from './deployed-error.ts';

/** Where a gateway is deployed; profile and region are found as every AWS tool finds them where they are left out. */
export interface DeployedPlace {
  /** Name of the CloudFormation stack. */
  readonly stackName: string;
  readonly profile?: string;
  readonly region?: string;
}

/** The services behind a deployed gateway, and the names that CloudFormation gave its resources. */
export interface Aws {
  readonly apiGateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  /** The id that a resource of the stack has in its own service. @throws DeployedError when the stack has no such resource */
  physicalId(logicalId: string): Promise<string>;
  /** What an output of the stack says. @throws DeployedError when the stack has no such output */
  output(logicalId: string): Promise<string>;
  close(): void;
}

export function aws({ stackName, ...account }: DeployedPlace): Aws {
  const cloudFormation = new CloudFormationClient(account);
  const apiGateway = new APIGatewayClient(account);
  const dynamodb = new DynamoDBClient(account);
  const lambda = new LambdaClient(account);
  const known = new Map<string, Promise<string>>();
  async function found(LogicalResourceId: string): Promise<string> {
    const command = new DescribeStackResourceCommand({ StackName: stackName, LogicalResourceId });
    const { StackResourceDetail } = await told(cloudFormation.send(command));
    const id = StackResourceDetail?.PhysicalResourceId;
    if (id === undefined) throw new DeployedError(`stack ${stackName}: ${LogicalResourceId} is not deployed`);
    return id;
  }
  return {
    apiGateway,
    dynamodb,
    lambda,
    physicalId(logicalId) {
      const id = known.get(logicalId) ?? found(logicalId);
      known.set(logicalId, id);
      return id;
    },
    async output(logicalId) {
      const { Stacks } = await told(cloudFormation.send(new DescribeStacksCommand({ StackName: stackName })));
      const text = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === logicalId)?.OutputValue;
      if (text === undefined) throw new DeployedError(`stack ${stackName}: output ${logicalId} is not deployed`);
      return text;
    },
    close() {
      for (const client of [cloudFormation, apiGateway, dynamodb, lambda]) client.destroy();
    },
  };
}

/** Whatever AWS, its credentials or the network refuse is the operator's to mend, in AWS's own words; `secret` is in none of them. */
export async function told<T>(answer: Promise<T>, secret?: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { name, message } = error as Error;
    const said = `AWS: ${name}: ${message}`;
    throw new DeployedError(secret === undefined ? said : said.replaceAll(secret, '…'));
  }
}

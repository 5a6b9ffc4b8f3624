import { DeleteItemCommand, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { DynamoDbAnswer, DynamoDbOperation, IdentityTable } from '../operator/identity-table.ts';
import { type Aws, told } from './aws.ts';

const commands = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  DeleteItem: DeleteItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
} satisfies { readonly [O in DynamoDbOperation]: unknown };

/** The identity table of a deployed gateway, with the operator's own permissions. @throws DeployedError */
export async function deployedIdentityTable(
  { dynamodb, physicalId, output }: Aws,
  table: AssemblyManifest['identityTable'],
): Promise<IdentityTable> {
  return {
    name: await (typeof table === 'string' ? physicalId(table) : output(table.output)),
    call(operation, input) {
      // One row an operation: an input and the command of its operation belong together.
      const Command = commands[operation] as typeof GetItemCommand;
      const command = new Command(input as never);
      return told(dynamodb.send(command)) as Promise<DynamoDbAnswer>;
    },
  };
}

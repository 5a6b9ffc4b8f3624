import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** 36 bits in letters and digits: a key stays below 60 characters, above which Valkey is a good deal slower. */
const length = 7;

/**
 * The part of a cache that is one gateway's: every key that it counts under begins with it. It is made of all by which
 * gateways differ (name, stage, path in the app, stack), so that no two of them count together wherever their cache is.
 */
export function limitSpace(scope: Construct, gateway: string, stage: string): string {
  const { stackName } = Stack.of(scope);
  const names = [gateway, stage, scope.node.path, Token.isUnresolved(stackName) ? '' : stackName];
  const digest = createHash('sha256').update(JSON.stringify(names)).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, length);
}

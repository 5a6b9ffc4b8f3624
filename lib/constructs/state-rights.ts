import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { GatewayConfig } from '../contract/runtime-config.ts';
import { grantRows } from './gateway-table.ts';

/** Lets it count limits in the table: one row at a time, by its key, and only rows of limits. */
export function grantLimits(state: ITable, grantee: IGrantable): void {
  grantRows(state, grantee, {
    actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    keys: 'limit#*',
  });
}

/**
 * Lets a function that serves requests share the circuits of its gateway, and read what checks of its targets found: as far as its upstreams need
 * it. It changes circuits row by row, and nothing of what was found.
 */
export function grantCircuits(state: ITable, grantee: IGrantable, { gateway, upstreams }: GatewayConfig): void {
  const called = Object.values(upstreams);
  if (called.some(({ breaker }) => breaker !== null))
    grantRows(state, grantee, {
      actions: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
      keys: `circuit#${gateway}`,
    });
  if (called.some(({ health }) => health !== null))
    grantRows(state, grantee, { actions: ['dynamodb:Query'], keys: `health#${gateway}` });
}

/** Lets the function that checks targets keep what it found: these rows of its own gateway, and no circuit. */
export function grantHealth(state: ITable, grantee: IGrantable, gateway: string): void {
  grantRows(state, grantee, { actions: ['dynamodb:Query', 'dynamodb:UpdateItem'], keys: `health#${gateway}` });
}

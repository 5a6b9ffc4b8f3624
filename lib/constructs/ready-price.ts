import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { readyPriceText } from '../plan/ready-price.ts';
import type { FunctionOptions } from './options/function-options.ts';

/** Says what the instances cost that are kept ready. */
export function tellReadyPrice(gateway: Construct, { concurrency }: FunctionOptions): void {
  const instances = Object.values(concurrency?.provisioned ?? {}).reduce((sum: number, one: number) => sum + one, 0);
  if (instances > 0) Annotations.of(gateway).addInfo(readyPriceText(instances));
}

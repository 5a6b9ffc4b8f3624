import { readyInstancePerMonth } from '../policies/prices.ts';

/** What instances cost that are always running, for people. */
export function readyPriceText(instances: number): string {
  const dollars = (instances * readyInstancePerMonth).toFixed(2);
  return `${instances} ${instances === 1 ? 'instance is' : 'instances are'} kept ready: ${dollars} dollars a month (us-east-1, read 2026-11-24), whether called or not`;
}

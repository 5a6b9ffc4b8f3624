import { gatewayMetrics } from '../contract/metrics.ts';
import { assumedFunctionLine, logPrices, metricPrices } from '../policies/prices.ts';

/** Of the one line of a request in a function's log: 350 where all went well, 600 where something is counted. */
export const functionLineBytes = assumedFunctionLine;

/** Dollars for a million lines of so many bytes. */
export function millionLines(bytes: number, logClass: keyof typeof logPrices = 'standard'): number {
  return (bytes / 1_000) * logPrices[logClass];
}

/** API Gateway's own, of a method: Count, Latency, IntegrationLatency, 4XXError and 5XXError. */
const metricsOfMethod = 5;

/** The custom metrics that a gateway can have, and their price if each of them counts something in every hour of a month. */
export function metricsPerMonth({ services, routes }: { readonly services: number; readonly routes: number }): {
  readonly most: number;
  readonly price: number;
} {
  const kinds = Object.values(gatewayMetrics);
  const of = (kind: (typeof kinds)[number]) => kinds.filter((one) => one === kind).length;
  const most = kinds.length + services * of('upstream') + routes * (of('route') + metricsOfMethod);
  return { most, price: most * metricPrices.metric };
}

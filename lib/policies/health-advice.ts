import { healthFunctionPerMonth, healthTargetPerMonth } from './prices.ts';

/** What checks of targets cost a gateway, in US dollars a month: the function that makes them never ends. */
export interface HealthAdvice {
  readonly perMonth: { readonly function: number; readonly target: number };
  readonly why: string;
}

export const healthAdvice: HealthAdvice = {
  perMonth: { function: dollars(healthFunctionPerMonth), target: dollars(healthTargetPerMonth) },
  why: `a function that checks all the time costs ${healthFunctionPerMonth.toFixed(2)} dollars a month for the gateway, and each target ${healthTargetPerMonth.toFixed(2)}`,
};

function dollars(amount: number): number {
  return Math.round(amount * 100) / 100;
}

import type { GatewayPlan } from '../plan/gateway-plan.ts';

/** Ways out of a network that the gateway makes for itself, to addresses on the internet. */
export const egresses = ['nat', 'ipv6', 'none'] as const;

export type Egress = (typeof egresses)[number];

/** The upstreams that functions of the gateway call by an address, or check. Parts of aggregates are routes of the Lambda way. */
export function calledAddresses({ routes, functions, health }: GatewayPlan): readonly string[] {
  const called = routes.filter(({ way }) => way === 'lambda').map(({ upstream }) => upstream.name);
  const checked = Object.keys(health?.config.upstreams ?? {});
  return [...new Set([...called, ...checked])].filter((name) => !Object.hasOwn(functions, name));
}

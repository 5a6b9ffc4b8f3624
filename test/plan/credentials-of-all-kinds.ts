import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { type Changes, modelWith, untyped } from '../model/declarations.ts';

const { anyOf, apiKey, introspection, jwt, lambda } = untyped;
const tiers = { basic: { rate: '10/s', burst: 20, quota: '1000/day' }, bulk: { rate: '600/min' } };
/** Credentials of every kind, and names for several of them together. */
export const auth = {
  staff: jwt({ claims: { tid: 'string' } }),
  api: jwt({ header: 'X-Token' }),
  opaque: introspection({ cache: '45s' }),
  brief: introspection({ cache: '10s' }),
  machine: apiKey({ tiers, keys: 'own' }),
  robot: apiKey({ tiers: { robot: { rate: '1/s', quota: '70/week' } }, keys: 'own' }),
  scanner: apiKey({ tiers: { scan: { rate: '1/s' } }, keys: 'own', query: { name: 'key', reason: 'x' } }),
  legacy: lambda({ cache: '60s' }),
  fresh: lambda({ header: 'x-ticket' }),
  people: anyOf('customer', 'staff', 'opaque'),
  machines: anyOf('machine', 'robot'),
  anybody: anyOf('customer', 'machine'),
  heads: anyOf('customer', 'api'),
  scans: anyOf('machine', 'scanner'),
};

/** The plan of a gateway of these routes, whose service trusts nothing. */
export function planWith(routes: Changes['routes'], platform: Record<string, unknown> = {}): GatewayPlan {
  const outcome = planOf(modelWith({ auth, platform, upstream: { trusts: 'nothing' }, service: { routes } }));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

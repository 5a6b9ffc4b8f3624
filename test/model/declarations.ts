import type { Issue } from '../../lib/contract/issue.ts';
import { anyOf } from '../../lib/declare/any-of.ts';
import { apiKey } from '../../lib/declare/api-key.ts';
import { call } from '../../lib/declare/call.ts';
import { cognito } from '../../lib/declare/cognito.ts';
import { jwt } from '../../lib/declare/credential.ts';
import type { GatewayDeclaration } from '../../lib/declare/gateway.ts';
import { introspection } from '../../lib/declare/introspection.ts';
import { lambda } from '../../lib/declare/lambda.ts';
import { platform } from '../../lib/declare/platform.ts';
import type { GatewayModel } from '../../lib/model/gateway-model.ts';
import { modelOf } from '../../lib/model/model-of.ts';

export type Loose = { readonly [key: string]: unknown };

/** What a case changes of a small, correct gateway; anything may be put anywhere, as from plain JavaScript. */
export interface Changes {
  readonly platform?: Loose;
  readonly auth?: Loose;
  readonly customer?: Loose;
  readonly service?: Loose;
  readonly upstream?: Loose;
  readonly routes?: Loose;
  readonly gateway?: Loose;
}

/** Plain JavaScript's view of the declaring functions: nothing is checked before synthesis. */
export const untyped = { anyOf, apiKey, call, cognito, introspection, jwt, lambda, platform } as unknown as {
  readonly anyOf: (...credentials: readonly unknown[]) => unknown;
  readonly call: (service: unknown, route: unknown, input: unknown) => unknown;
  readonly cognito: (definition?: unknown) => unknown;
  readonly introspection: (definition?: unknown) => unknown;
  readonly lambda: (definition?: unknown) => unknown;
  readonly apiKey: (definition?: unknown) => unknown;
  readonly jwt: (definition?: unknown) => unknown;
  readonly platform: (
    name: unknown,
    definition: unknown,
  ) => {
    readonly service: (name: unknown, definition: unknown) => unknown;
    readonly aggregate: (name: unknown, definition: unknown) => unknown;
    readonly gateway: (name: unknown, definition: unknown) => GatewayDeclaration;
  };
};

export const okRoute = { auth: 'customer' };

/** A credential of keys in two tiers: 10 and 100 requests a second. */
export const partner = { partner: apiKey({ tiers: { free: { rate: '10/s' }, pro: { rate: '100/s', burst: 200 } } }) };

/** A gateway `mobile` of the platform `shop` with the service `orders`, correct but for the changes. */
export function gatewayWith(changes: Changes): GatewayDeclaration {
  const shop = shopWith(changes);
  return shop.gateway('mobile', { services: [ordersOf(shop, changes)], ...changes.gateway });
}

export function shopWith({ platform: platformChanges, auth, customer }: Changes) {
  const credential = untyped.jwt({
    scopes: ['orders:write'],
    claims: { tid: 'string', groups: 'string[]' },
    ...customer,
  });
  return untyped.platform('shop', { auth: { customer: credential, ...auth }, ...platformChanges });
}

export function ordersOf(shop: ReturnType<typeof shopWith>, { service, upstream, routes }: Changes): unknown {
  return shop.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '2s', ...upstream },
    routes: { 'GET /orders/{id}': okRoute, ...routes },
    ...service,
  });
}

/** The issues of a declaration; none when it has a model. */
export function issuesOf(declaration: unknown): readonly Issue[] {
  const outcome = modelOf(declaration);
  return 'issues' in outcome ? outcome.issues : [];
}

/** @throws when the declaration has issues. */
export function modelWith(changes: Changes): GatewayModel {
  const outcome = modelOf(gatewayWith(changes));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.model;
}

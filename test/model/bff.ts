import type { Issue } from '../../lib/contract/issue.ts';
import type { GatewayDeclaration } from '../../lib/declare/gateway.ts';
import type { AggregateModel } from '../../lib/model/gateway-model.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { issuesOf, type Loose, shopWith, untyped } from './declarations.ts';

/** What a case changes of a small, correct gateway with an aggregate. */
export interface BffChanges {
  readonly platform?: Loose;
  readonly auth?: Loose;
  readonly customer?: Loose;
  /** Routes of the service `users`. */
  readonly users?: Loose;
  /** Routes of the service `orders`. */
  readonly orders?: Loose;
  /** Of that service beside its routes. */
  readonly service?: Loose;
  readonly aggregate?: Loose;
  /** Of its one route, `GET /dashboard`. */
  readonly route?: Loose;
  readonly parts?: Loose;
  readonly gateway?: Loose;
}

/** A part of a route of `users`, of `orders`, or of whatever is named so. */
export const part = (service: string, route: string, input: Loose = {}): unknown =>
  untyped.call({ name: service }, route, input);

export const usersPart = (input: Loose = {}) =>
  part('users', 'GET /users/{userId}', { path: { userId: 'claims.sub' }, critical: true, ...input });
export const ordersPart = (input: Loose = {}) => part('orders', 'GET /orders', { fallback: 'omit', ...input });

/** A gateway `mobile` of the platform `shop` for mobile apps, with two services and the aggregate `home`. */
export function bffWith(changes: BffChanges): GatewayDeclaration {
  const shop = shopWith(changes);
  const service = (name: string, routes: Loose, more: Loose = {}) =>
    shop.service(name, { owner: `team-${name}`, upstream: { timeout: '1s' }, routes, ...more });
  const users = service('users', {
    'GET /users/{userId}': { auth: 'customer', where: { 'path.userId': 'claims.sub' } },
    ...changes.users,
  });
  const orders = service(
    'orders',
    { 'GET /orders': { auth: 'customer' }, ...changes.orders },
    { path: '/shop', ...changes.service },
  );
  const parts = changes.parts ?? { user: usersPart(), orders: ordersPart() };
  const home = shop.aggregate('home', {
    owner: 'team-mobile',
    timeout: '3s',
    routes: { 'GET /dashboard': { auth: 'customer', parts, ...changes.route } },
    ...changes.aggregate,
  });
  return shop.gateway('mobile', { services: [users, orders, home], bff: 'mobile apps', ...changes.gateway });
}

/** The model of the aggregate. @throws when the declaration has issues. */
export function aggregateWith(changes: BffChanges): AggregateModel {
  const outcome = modelOf(bffWith(changes));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.model.aggregates[0] as AggregateModel;
}

/** The place of its route in issues. */
export const dashboard = "home 'GET /dashboard'";

/** The issues of such a gateway, when asked for. */
export const told = (changes: BffChanges) => (): readonly Issue[] => issuesOf(bffWith(changes));

/** The issues of a dashboard of these parts. */
export const partsTold = (parts: Loose) => told({ parts });

/**
 * Who may call what, of all gateways of an app: committed as `gateway.access.json`, so that whoever reviews a change of it sees
 * what is loosened. It has no prices and no places, so it is the same in every environment.
 */
export interface AccessFile {
  readonly schema: 1;
  /** By name of the gateway, each with its routes in the order of their paths. */
  readonly gateways: { readonly [gateway: string]: RouteAccesses };
}

/** By key of the route, as callers see it: `GET /orders/{id}`. */
export type RouteAccesses = { readonly [routeKey: string]: RouteAccess };

/** What one route asks of its callers; a member that says nothing is left out. */
export interface RouteAccess {
  readonly service: string;
  readonly owner: string;
  readonly way: string;
  /** Credential name, or 'public'. */
  readonly auth: string;
  /** The credentials that open the route, any of them; left out on a public route. */
  readonly credentials?: readonly string[];
  /** All of these. */
  readonly scopes?: readonly string[];
  /** One of these. */
  readonly anyScope?: readonly string[];
  readonly roles?: readonly string[];
  readonly tiers?: readonly string[];
  /** Pairs that must be equal: `{ 'path.userId': 'claims.sub' }`. */
  readonly where?: { readonly [left: string]: string };
  /** Why it is public. */
  readonly reason?: string;
  /** Why every caller may pass every id. */
  readonly anyCaller?: string;
  /** `30/min by claims.sub; store away: closed` */
  readonly limits?: readonly string[];
}

export const accessFileName = 'gateway.access.json';

import type { Issue } from '../contract/issue.ts';
import type { GatewayModel, ServiceModel } from './gateway-model.ts';
import type { Reach, ReachedTarget } from './reach.ts';

/** What is made of an upstream whose reach only its deployment will tell. */
export type Doubt = 'believed' | 'refused';

/**
 * Upstreams that can be called past the gateway, and so past all that their routes ask for: their address leads to whoever calls
 * it, and the service cannot tell a call of the gateway from one of somebody else.
 */
export function lockDownIssues(
  { services }: GatewayModel,
  reached: { readonly [upstream: string]: readonly ReachedTarget[] },
  doubt: Doubt,
): readonly Issue[] {
  return services
    .filter(hasWayPast)
    .flatMap(({ owner, upstream }) =>
      (reached[upstream.name] ?? []).filter(({ open }) => open === null).flatMap((one) => bypass(owner, one, doubt)),
    );
}

function bypass(owner: string, { at, address, reach }: ReachedTarget, doubt: Doubt): readonly Issue[] {
  if (reach === 'private' || (reach === 'unknown' && doubt === 'believed')) return [];
  const { who, fix } = ways[reach];
  const why = `${who} past the gateway, and what its routes ask for is kept by nobody; its owner is ${owner}`;
  return [{ code: 'GH2121', at, got: address ?? undefined, why, ...(fix && { fix }) }];
}

const ways: { readonly [R in Exclude<Reach, 'private'>]: { readonly who: string; readonly fix?: string } } = {
  public: { who: 'anybody can call it' },
  unknown: { who: 'nobody can tell who can call it' },
  network: {
    who: 'anybody in its network can call it',
    fix: "open its port to the gateway alone (a listener of CDK is open to everybody unless it is made with `open: false`), declare `trusts: 'signed-token'`, or write at its place why that may be: `open: 'reason'`",
  },
};

/**
 * Whether a call that comes another way is spared what a route asks for. A route that asks for nothing spares nobody anything, and
 * on the Lambda way a service may be given what tells the gateway's calls from others: that it looks at it is for the service to keep.
 */
function hasWayPast({ routes, upstream }: ServiceModel): boolean {
  const { credential, tls } = upstream.calls;
  const isTold = upstream.trusts === 'signed-token' || credential !== null || tls?.clientCertificate === true;
  return routes.some(
    ({ auth, limits, direct }) => (auth !== 'public' || limits.length > 0) && (!isTold || direct !== null),
  );
}

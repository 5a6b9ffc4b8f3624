import type { Issue } from '../contract/issue.ts';
import type { GatewayModel, ServiceModel } from './gateway-model.ts';
import type { ReachedTarget } from './reach.ts';

/** What is made of an upstream whose reach only its deployment will tell. */
export type Doubt = 'believed' | 'refused';

/**
 * Upstreams that can be called past the gateway, and so past all that their routes ask for: they have a public address, and the
 * service cannot tell a call of the gateway from one of somebody else.
 */
export function lockDownIssues(
  { services }: GatewayModel,
  reached: { readonly [upstream: string]: readonly ReachedTarget[] },
  doubt: Doubt,
): readonly Issue[] {
  const exposed = ({ reach, open }: ReachedTarget) =>
    open === null && (reach === 'public' || (reach === 'unknown' && doubt === 'refused'));
  return services
    .filter((service) => asksForSomething(service) && !isLocked(service))
    .flatMap(({ owner, upstream }) => (reached[upstream.name] ?? []).filter(exposed).map((one) => bypass(owner, one)));
}

function bypass(owner: string, { at, address, reach }: ReachedTarget): Issue {
  const who = reach === 'public' ? 'anybody can call it' : 'nobody can tell who can call it';
  const why = `${who} past the gateway, and what its routes ask for is kept by nobody; its owner is ${owner}`;
  return { code: 'GH2121', at, got: address ?? undefined, why };
}

/** Whether the gateway protects it at all: what serves anybody anything is no worse off without. */
function asksForSomething({ routes }: ServiceModel): boolean {
  return routes.some(({ auth, limits }) => auth !== 'public' || limits.length > 0);
}

/** Whether it is given what tells the gateway's calls from others. That it looks at that is for the service to keep. */
function isLocked({ upstream }: ServiceModel): boolean {
  const { credential, tls } = upstream.calls;
  return upstream.trusts === 'signed-token' || credential !== null || tls?.clientCertificate === true;
}

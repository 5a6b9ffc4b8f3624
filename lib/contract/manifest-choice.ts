import type { AssemblyManifest } from './assembly-manifest.ts';

/** Why nothing was chosen, in a sentence for the person who asked. */
export interface NoChoice {
  readonly refused: string;
}

/** Logical id of the function that answers a question about the limits of a route. */
export function forwarderOfRoute(
  manifests: readonly AssemblyManifest[],
  asked: { readonly route: string; readonly gateway?: string },
): { readonly forwarder: string } | NoChoice {
  const chosen = gatewayOfRoute(manifests, asked);
  if ('refused' in chosen) return chosen;
  const { routes, forwarders } = chosen;
  const service = routes.find(({ method, path }) => `${method} ${path}` === asked.route)?.service ?? '';
  const forwarder = forwarders[service];
  if (forwarder === undefined) throw new Error(`no function serves ${asked.route}`);
  return { forwarder };
}

function gatewayOfRoute(
  manifests: readonly AssemblyManifest[],
  { route, gateway }: { readonly route: string; readonly gateway?: string },
): AssemblyManifest | NoChoice {
  const [first, second] = manifests.filter(
    (manifest) => (gateway ?? manifest.gateway) === manifest.gateway && Object.hasOwn(manifest.limits, route),
  );
  if (first === undefined) {
    const known = [...new Set(manifests.flatMap(({ limits }) => Object.keys(limits)))];
    return { refused: `no route ${route} with limits; there are ${known.join(', ') || 'none'}` };
  }
  return second === undefined
    ? first
    : { refused: `${first.gateway} and ${second.gateway} both have ${route}: name one with --gateway` };
}

/** A tier of the keys of one gateway, and who keeps them. */
export interface KeyTier {
  readonly gateway: string;
  readonly credential: string;
  readonly tier: string;
  readonly keptBy: 'API Gateway' | 'the gateway';
}

export type Tiered = Pick<AssemblyManifest, 'gateway' | 'usagePlans' | 'ownKeys'>;

/** Every tier that keys can be made for. */
function keyTiers(manifests: readonly Tiered[]): readonly KeyTier[] {
  return manifests.flatMap(({ gateway, usagePlans, ownKeys }) => [
    ...usagePlans.map(({ credential, tier }) => ({ gateway, credential, tier, keptBy: 'API Gateway' as const })),
    ...ownKeys.flatMap(({ credential, tiers }) =>
      tiers.map((tier) => ({ gateway, credential, tier, keptBy: 'the gateway' as const })),
    ),
  ]);
}

export interface WantedTier {
  readonly gateway?: string;
  readonly credential?: string;
  readonly tier: string;
}

/** The tier that was meant; its credential and its gateway may be left out where only one has such a tier. */
export function tierOf(manifests: readonly Tiered[], wanted: WantedTier): KeyTier | NoChoice {
  const tiers = keyTiers(manifests);
  const fitting = tiers.filter(
    ({ gateway, credential, tier }) =>
      tier === wanted.tier &&
      gateway === (wanted.gateway ?? gateway) &&
      credential === (wanted.credential ?? credential),
  );
  const [first] = fitting;
  if (first === undefined) {
    const known = [...new Set(tiers.map(({ credential, tier }) => `${credential} ${tier}`))];
    return { refused: `no such tier; there are ${known.join(', ') || 'none'}` };
  }
  for (const [member, option] of [
    ['credential', '--credential'],
    ['gateway', '--gateway'],
  ] as const) {
    const other = fitting.find((one) => one[member] !== first[member]);
    if (other !== undefined)
      return {
        refused: `${first[member]} and ${other[member]} both have a tier ${first.tier}: name one with ${option}`,
      };
  }
  return first;
}

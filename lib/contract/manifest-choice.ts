import type { AssemblyManifest, ManifestUsagePlan } from './assembly-manifest.ts';

/** Why nothing was chosen, in a sentence for the person who asked. */
export interface NoChoice {
  readonly refused: string;
}

/** The gateway whose limits a question about a route means. */
export function gatewayOfRoute(
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

/** The tier that was meant; its credential may be left out where only one has such a tier. */
export function tierOf(
  manifests: readonly Pick<AssemblyManifest, 'usagePlans'>[],
  { credential, tier }: { readonly credential?: string; readonly tier: string },
): Pick<ManifestUsagePlan, 'credential' | 'tier'> | NoChoice {
  const plans = manifests.flatMap(({ usagePlans }) => usagePlans);
  const credentials = new Set(
    plans
      .filter((plan) => plan.tier === tier && (credential ?? plan.credential) === plan.credential)
      .map((plan) => plan.credential),
  );
  const [first, second] = credentials;
  if (first === undefined) {
    const known = [...new Set(plans.map((plan) => `${plan.credential} ${plan.tier}`))];
    return { refused: `no such tier; there are ${known.join(', ') || 'none'}` };
  }
  return second === undefined
    ? { credential: first, tier }
    : { refused: `${first} and ${second} both have a tier ${tier}: name one with --credential` };
}

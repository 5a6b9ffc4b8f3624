import type { Issue } from '../contract/issue.ts';
import { credentialPlace } from './credential-place.ts';
import type { GatewayModel } from './gateway-model.ts';
import { bound, plainBindings } from './place-bindings.ts';
import type { Tokens } from './place-url.ts';
import type { Placed } from './placed.ts';
import type { ReachedTarget } from './reach.ts';
import { upstreamPlace } from './upstream-place.ts';

export type { Tokens } from './place-url.ts';

/** Where in one environment everything is, ready to be deployed. */
export interface BoundPlaces {
  readonly stageVariables: { readonly [name: string]: string };
  readonly reasons: WrittenReasons;
  /** How many targets each upstream has, or that it is a Lambda function. */
  readonly targets: { readonly [upstream: string]: number | 'function' };
  /** From where each address of an upstream can be called; none for a Lambda function. */
  readonly reached: { readonly [upstream: string]: readonly ReachedTarget[] };
  /** Names of the secrets in Secrets Manager by which each upstream is reached; none for most. */
  readonly secrets: { readonly [upstream: string]: readonly string[] };
}

/** What was written at the places, and why. */
export interface WrittenReasons {
  /** For plain http, by upstream and by credential. */
  readonly upstreams: { readonly [upstream: string]: string };
  readonly credentials: { readonly [credential: string]: string };
  /** For private addresses behind the names of issuers, by credential. */
  readonly privateNetworks: { readonly [credential: string]: string };
}

/** The stage variables of a gateway in the places it is bound to, or every mistake in the bindings. */
export function placesOf(
  model: GatewayModel,
  bindings: { readonly auth: unknown; readonly upstreams: unknown },
  tokens: Tokens,
): { readonly places: BoundPlaces } | { readonly issues: readonly Issue[] } {
  const { given, oddities } = plainBindings(model, bindings);
  const credentials = bound(model, 'auth', given, tokenCredentials(model));
  const upstreams = bound(
    model,
    'upstreams',
    given,
    model.services.map(({ upstream }) => upstream.name),
  );
  const issuers = credentials.values.map((one) => credentialPlace(model, one, tokens));
  const addresses = upstreams.values.map((one) => upstreamPlace(model, one, tokens));
  const known = [
    ...credentials.issues,
    ...upstreams.issues,
    ...[...issuers, ...addresses].flatMap((one) => one.issues),
  ];
  const issues = [...oddities, ...known.filter(({ at }) => !oddities.some((odd) => at.startsWith(odd.at)))];
  if (issues.length > 0) return { issues };
  return {
    places: {
      stageVariables: Object.fromEntries([
        ...addresses.flatMap(({ variables }) => variables),
        ...issuers.map(({ variable, value }) => [variable, value]),
      ]),
      reasons: {
        upstreams: reasons(addresses, 'insecure'),
        credentials: reasons(issuers, 'insecure'),
        privateNetworks: reasons(issuers, 'privateNetwork'),
      },
      targets: Object.fromEntries(addresses.map(({ name, targets }) => [name, targets])),
      reached: Object.fromEntries(addresses.map(({ name, reached }) => [name, reached])),
      secrets: Object.fromEntries(
        addresses.flatMap(({ name, secrets }) => (secrets.length === 0 ? [] : [[name, secrets]])),
      ),
    },
  };
}

/** Names of the credentials whose place is a text: the issuers of tokens. Keys are made by the gateway itself. */
export function tokenCredentials({ platform }: GatewayModel): readonly string[] {
  return Object.entries(platform.credentials).flatMap(([name, { kind }]) =>
    kind === 'jwt' || kind === 'introspection' ? [name] : [],
  );
}

function reasons<W extends 'insecure' | 'privateNetwork'>(
  placed: readonly Pick<Placed, 'name' | W>[],
  why: W,
): { readonly [name: string]: string } {
  return Object.fromEntries(placed.flatMap((one) => (one[why] === null ? [] : [[one.name, one[why]]])));
}

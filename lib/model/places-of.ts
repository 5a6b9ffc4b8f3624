import type { Issue } from '../contract/issue.ts';
import { stageVariableName } from '../contract/places.ts';
import { credentialPlace } from './credential-place.ts';
import type { GatewayModel } from './gateway-model.ts';
import { type Bound, bound, plainBindings } from './place-bindings.ts';
import { upstreamPlaceShape } from './place-shape.ts';
import { reasonFor, type Tokens, urlIssues } from './place-url.ts';
import { characterIssues, type Placed, shapeIssues, unplaced } from './placed.ts';

export type { Tokens } from './place-url.ts';

/** Where in one environment everything is, ready to be deployed. */
export interface BoundPlaces {
  readonly stageVariables: { readonly [name: string]: string };
  readonly reasons: WrittenReasons;
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
  const addresses = upstreams.values.map((one) => upstreamPlace(one, tokens));
  const known = [
    ...credentials.issues,
    ...upstreams.issues,
    ...[...issuers, ...addresses].flatMap((one) => one.issues),
  ];
  const issues = [...oddities, ...known.filter(({ at }) => !oddities.some((odd) => at.startsWith(odd.at)))];
  if (issues.length > 0) return { issues };
  return {
    places: {
      stageVariables: Object.fromEntries([...addresses, ...issuers].map(({ variable, value }) => [variable, value])),
      reasons: {
        upstreams: reasons(addresses, 'insecure'),
        credentials: reasons(issuers, 'insecure'),
        privateNetworks: reasons(issuers, 'privateNetwork'),
      },
    },
  };
}

/** Names of the credentials whose place is a text: the issuers of tokens. Keys are made by the gateway itself. */
export function tokenCredentials({ platform }: GatewayModel): readonly string[] {
  return Object.entries(platform.credentials).flatMap(([name, { kind }]) =>
    kind === 'jwt' || kind === 'introspection' ? [name] : [],
  );
}

function reasons(placed: readonly Placed[], why: 'insecure' | 'privateNetwork'): { readonly [name: string]: string } {
  return Object.fromEntries(placed.flatMap((one) => (one[why] === null ? [] : [[one.name, one[why]]])));
}

function upstreamPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const variable = stageVariableName('upstream', name);
  const shape = upstreamPlaceShape.safeParse(value);
  if (!shape.success) return unplaced(name, variable, shapeIssues(at, value, shape.error.issues));
  const { url, insecure } = shape.data;
  const text = url.replace(/\/$/, '');
  const rest = text.replace(/^https?:\/\//i, '');
  const place = tokens.isToken(text) && rest === text ? tokens.withoutScheme(text) : rest;
  const faults = urlIssues(`${at}.url`, url, { tokens, mayBePlain: insecure !== null, mayHaveQuery: false });
  const issues = faults.length > 0 ? faults : characterIssues(`${at}.url`, place, tokens);
  return { name, variable, value: place, insecure: reasonFor([url], insecure), privateNetwork: null, issues };
}

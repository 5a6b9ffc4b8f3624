import type { Issue } from '../contract/issue.ts';
import { encodeIssuerPlace, stageVariableName, stageVariableValue } from '../contract/places.ts';
import type { GatewayModel } from './gateway-model.ts';
import { type Bound, bound, plainBindings } from './place-bindings.ts';
import { jwtPlaceShape, upstreamPlaceShape } from './place-shape.ts';
import { reasonFor, shown, type Tokens, urlIssues } from './place-url.ts';
import { field } from './reading.ts';
import { shapeFindings } from './shape-findings.ts';

export type { Tokens } from './place-url.ts';

/** Where in one environment everything is, ready to be deployed. */
export interface BoundPlaces {
  readonly stageVariables: { readonly [name: string]: string };
  /** Written reasons for plain http, by upstream and by credential. */
  readonly insecure: InsecureReasons;
}

export interface InsecureReasons {
  readonly upstreams: { readonly [upstream: string]: string };
  readonly credentials: { readonly [credential: string]: string };
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
  const issuers = credentials.values.map((one) => issuerPlace(one, tokens));
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
      insecure: { upstreams: reasons(addresses), credentials: reasons(issuers) },
    },
  };
}

/** Names of the credentials that have a place: the issuers of tokens. Keys are made by the gateway itself. */
export function tokenCredentials({ platform }: GatewayModel): readonly string[] {
  return Object.entries(platform.credentials).flatMap(([name, { kind }]) => (kind === 'jwt' ? [name] : []));
}

interface Placed {
  readonly name: string;
  readonly variable: string;
  readonly value: string;
  readonly insecure: string | null;
  readonly issues: readonly Issue[];
}

function reasons(placed: readonly Placed[]): { readonly [name: string]: string } {
  return Object.fromEntries(placed.flatMap(({ name, insecure }) => (insecure === null ? [] : [[name, insecure]])));
}

function upstreamPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const variable = stageVariableName('upstream', name);
  const shape = upstreamPlaceShape.safeParse(value);
  if (!shape.success)
    return { name, variable, value: '', insecure: null, issues: shapeIssues(at, value, shape.error.issues) };
  const { url, insecure } = shape.data;
  const text = url.replace(/\/$/, '');
  const rest = text.replace(/^https?:\/\//i, '');
  const place = tokens.isToken(text) && rest === text ? tokens.withoutScheme(text) : rest;
  const faults = urlIssues(`${at}.url`, url, { tokens, mayBePlain: insecure !== null, mayHaveQuery: false });
  const issues = faults.length > 0 ? faults : characterIssues(`${at}.url`, place, tokens);
  return { name, variable, value: place, insecure: reasonFor([url], insecure), issues };
}

function issuerPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const variable = stageVariableName('auth', name);
  const shape = jwtPlaceShape.safeParse(value);
  if (!shape.success)
    return { name, variable, value: '', insecure: null, issues: shapeIssues(at, value, shape.error.issues) };
  const { issuer, audience, jwksUri, insecure } = shape.data;
  const audiences = [audience].flat();
  const place = encodeIssuerPlace({ issuer, audiences, ...(jwksUri === undefined ? {} : { jwksUri }) });
  const mayBePlain = insecure !== undefined;
  const faults = [
    ...urlIssues(`${at}.issuer`, issuer, { tokens, mayBePlain, mayHaveQuery: false }),
    ...(jwksUri === undefined ? [] : urlIssues(`${at}.jwksUri`, jwksUri, { tokens, mayBePlain, mayHaveQuery: true })),
  ];
  const separated = [issuer, jwksUri ?? '', ...audiences].some((text) => !tokens.isToken(text) && text.includes('&'));
  const unfit: readonly Issue[] = separated
    ? [{ code: 'GH2004', at, got: shown(place) }]
    : characterIssues(at, place, tokens);
  const urls = [issuer, ...(jwksUri === undefined ? [] : [jwksUri])];
  return {
    name,
    variable,
    value: place,
    insecure: reasonFor(urls, insecure),
    issues: faults.length > 0 ? faults : unfit,
  };
}

function characterIssues(at: string, value: string, tokens: Tokens): readonly Issue[] {
  return tokens.isToken(value) || stageVariableValue.test(value) ? [] : [{ code: 'GH2004', at, got: shown(value) }];
}

function shapeIssues(at: string, value: unknown, issues: Parameters<typeof shapeFindings>[1]): readonly Issue[] {
  return shapeFindings(value, issues).map(({ code, path, why, fix }) => ({
    code,
    at: [at, ...path].join('.'),
    got: field(value, ...path),
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
  }));
}

import type { Issue } from '../contract/issue.ts';
import { encodeIssuerPlace, isLoopback, stageVariableName, stageVariableValue } from '../contract/places.ts';
import type { GatewayModel } from './gateway-model.ts';
import { nearestWord } from './nearest-word.ts';
import { jwtPlaceShape, type PlaceShape, upstreamPlaceShape } from './place-shape.ts';
import { entriesOf, field } from './reading.ts';
import { shapeFindings } from './shape-findings.ts';

/** What the caller knows of texts that stand for values of deploy time. */
export interface Tokens {
  readonly isToken: (text: string) => boolean;
  /** `host[:port][/base]` of a URL that is a token as a whole. */
  readonly withoutScheme: (url: string) => string;
}

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
  const credentials = bound(model, 'auth', bindings.auth, Object.keys(model.platform.credentials));
  const upstreams = bound(
    model,
    'upstreams',
    bindings.upstreams,
    model.services.map(({ upstream }) => upstream.name),
  );
  const issuers = credentials.values.map((one) => issuerPlace(one, tokens));
  const addresses = upstreams.values.map((one) => upstreamPlace(one, tokens));
  const issues = [
    ...credentials.issues,
    ...upstreams.issues,
    ...[...issuers, ...addresses].flatMap((one) => one.issues),
  ];
  if (issues.length > 0) return { issues };
  return {
    places: {
      stageVariables: Object.fromEntries([...addresses, ...issuers].map(({ variable, value }) => [variable, value])),
      insecure: { upstreams: reasons(addresses), credentials: reasons(issuers) },
    },
  };
}

interface Bound {
  readonly name: string;
  readonly at: string;
  readonly value: unknown;
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

/** Every place that the model asks for, by name; what is missing and what nobody asked for are issues. */
function bound(
  model: GatewayModel,
  kind: 'auth' | 'upstreams',
  given: unknown,
  wanted: readonly string[],
): { readonly values: readonly Bound[]; readonly issues: readonly Issue[] } {
  const at = (name: string) => `gateway ${model.name} ${kind}.${name}`;
  const missing = wanted
    .filter((name) => field(given, name) === undefined)
    .map(
      (name): Issue => ({
        code: 'GH2001',
        at: at(name),
        got: undefined,
        fix: `write \`${kind}: { ${name}: … }\` at the construct`,
      }),
    );
  const unknown = entriesOf(given)
    .filter(([name, value]) => value !== undefined && !wanted.includes(name))
    .map(([name]): Issue => {
      const meant = nearestWord(name, wanted);
      return {
        code: 'GH2002',
        at: at(name),
        got: name,
        ...(meant === undefined ? {} : { fix: `did you mean \`${meant}\`?` }),
      };
    });
  const values = wanted.flatMap((name) => {
    const value = field(given, name);
    return value === undefined ? [] : [{ name, at: at(name), value }];
  });
  return { values, issues: [...missing, ...unknown] };
}

function upstreamPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const shape = upstreamPlaceShape.safeParse(value);
  const variable = stageVariableName('upstream', name);
  if (!shape.success)
    return { name, variable, value: '', insecure: null, issues: shapeIssues(at, value, shape.error.issues) };
  const { url, insecure } = shape.data;
  const text = url.replace(/\/$/, '');
  const rest = text.replace(/^https?:\/\//i, '');
  const place = tokens.isToken(text) && rest === text ? tokens.withoutScheme(text) : rest;
  const issues = [...urlIssues(`${at}.url`, url, shape.data, tokens), ...characterIssues(`${at}.url`, place, tokens)];
  return { name, variable, value: place, insecure: reasonFor([url], insecure), issues };
}

function issuerPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const shape = jwtPlaceShape.safeParse(value);
  const variable = stageVariableName('auth', name);
  if (!shape.success)
    return { name, variable, value: '', insecure: null, issues: shapeIssues(at, value, shape.error.issues) };
  const { issuer, audience, jwksUri, insecure } = shape.data;
  const audiences = [audience].flat();
  const place = encodeIssuerPlace({ issuer, audiences, ...(jwksUri === undefined ? {} : { jwksUri }) });
  const separators = [issuer, jwksUri ?? '', ...audiences].some((text) => !tokens.isToken(text) && text.includes('&'));
  const issues = [
    ...urlIssues(`${at}.issuer`, issuer, shape.data, tokens),
    ...(jwksUri === undefined ? [] : urlIssues(`${at}.jwksUri`, jwksUri, shape.data, tokens)),
    ...(separators ? [{ code: 'GH2004' as const, at, got: shown(place) }] : characterIssues(at, place, tokens)),
  ];
  return { name, variable, value: place, insecure: reasonFor([issuer, jwksUri ?? ''], insecure), issues };
}

/** The written reason, where plain http is used; one that is written beside https changes nothing. */
function reasonFor(urls: readonly string[], reason: string | null | undefined): string | null {
  return reason && urls.some((url) => url !== '' && !/^https:\/\//i.test(url)) ? reason : null;
}

/** An address as a message may show it: what stands before an @ could be a password. */
function shown(text: string): string | undefined {
  return text.includes('@') ? undefined : text;
}

/** A literal URL is https, or plain http to this machine or with a reason; it holds no user, query, fragment or dots to resolve. */
function urlIssues(at: string, text: string, place: PlaceShape, tokens: Tokens): readonly Issue[] {
  const isPlainHttp = /^http:\/\//i.test(text);
  const hasReason = typeof place.insecure === 'string';
  if (tokens.isToken(text)) return isPlainHttp && !hasReason ? [{ code: 'GH2003', at, got: undefined }] : [];
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [{ code: 'GH2003', at, got: shown(text) }];
  const url = new URL(text);
  const written = text.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (url.username !== '' || url.password !== '')
    return [
      { code: 'GH2003', at, got: undefined, why: 'an address holds no user and no password', fix: 'remove them' },
    ];
  if (url.hash !== '' || (url.search !== '' && !at.endsWith('.jwksUri')))
    return [
      { code: 'GH2003', at, got: shown(text), why: 'an address holds no query and no fragment', fix: 'remove them' },
    ];
  if (written !== '' && written !== url.pathname)
    return [
      {
        code: 'GH2003',
        at,
        got: shown(text),
        why: 'its path is not in normal form',
        fix: `write ${url.origin}${url.pathname}`,
      },
    ];
  return isPlainHttp && !hasReason && !isLoopback(url.hostname) ? [{ code: 'GH2003', at, got: shown(text) }] : [];
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

import type { Issue } from '../contract/issue.ts';
import { encodeIntrospectionPlace, encodeIssuerPlace, stageVariableName } from '../contract/places.ts';
import type { GatewayModel } from './gateway-model.ts';
import type { Bound } from './place-bindings.ts';
import { introspectionPlaceShape, jwtPlaceShape } from './place-shape.ts';
import { reasonFor, shown, type Tokens, urlIssues } from './place-url.ts';
import { characterIssues, type Placed, shapeIssues, unplaced } from './placed.ts';

/** Where the issuer of a credential is, as its stage variable. */
export function credentialPlace(model: GatewayModel, bound: Bound, tokens: Tokens): Placed {
  const isIntrospected = model.platform.credentials[bound.name]?.kind === 'introspection';
  return isIntrospected ? introspectionPlace(bound, tokens) : issuerPlace(bound, tokens);
}

function issuerPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const variable = stageVariableName('auth', name);
  const shape = jwtPlaceShape.safeParse(value);
  if (!shape.success) return unplaced(name, variable, shapeIssues(at, value, shape.error.issues));
  const { issuer, audience, jwksUri, insecure, privateNetwork } = shape.data;
  const audiences = [audience].flat();
  const place = encodeIssuerPlace({ issuer, audiences, ...(jwksUri === undefined ? {} : { jwksUri }) });
  const mayBePlain = insecure !== undefined;
  const faults = [
    ...urlIssues(`${at}.issuer`, issuer, { tokens, mayBePlain, mayHaveQuery: false }),
    ...(jwksUri === undefined ? [] : urlIssues(`${at}.jwksUri`, jwksUri, { tokens, mayBePlain, mayHaveQuery: true })),
  ];
  return {
    name,
    variable,
    value: place,
    insecure: reasonFor([issuer, ...(jwksUri === undefined ? [] : [jwksUri])], insecure),
    privateNetwork: privateNetwork ?? null,
    issues: faults.length > 0 ? faults : unfit(at, place, [issuer, jwksUri ?? '', ...audiences], tokens),
  };
}

function introspectionPlace({ name, at, value }: Bound, tokens: Tokens): Placed {
  const variable = stageVariableName('auth', name);
  const shape = introspectionPlaceShape.safeParse(value);
  if (!shape.success) return unplaced(name, variable, shapeIssues(at, value, shape.error.issues));
  const { audience, insecure, privateNetwork, ...texts } = shape.data;
  const audiences = [audience ?? []].flat();
  const place = encodeIntrospectionPlace({ ...texts, audiences });
  const urls = [texts.issuer, texts.introspectionUri];
  const rules = { tokens, mayBePlain: insecure !== undefined, mayHaveQuery: false };
  const faults = [
    ...urlIssues(`${at}.issuer`, texts.issuer, rules),
    ...urlIssues(`${at}.introspectionUri`, texts.introspectionUri, rules),
  ];
  return {
    name,
    variable,
    value: place,
    insecure: reasonFor(urls, insecure),
    privateNetwork: privateNetwork ?? null,
    issues: faults.length > 0 ? faults : unfit(at, place, [...Object.values(texts), ...audiences], tokens),
  };
}

/** The parts of a place are separated in its stage variable, which carries few characters. */
function unfit(at: string, place: string, parts: readonly string[], tokens: Tokens): readonly Issue[] {
  return parts.some((text) => !tokens.isToken(text) && text.includes('&'))
    ? [{ code: 'GH2004', at, got: shown(place) }]
    : characterIssues(at, place, tokens);
}

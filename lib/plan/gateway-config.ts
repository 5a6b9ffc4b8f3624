import { stageVariableName } from '../contract/places.ts';
import type { ForwarderCredential, GatewayConfig, UpstreamConfig } from '../contract/runtime-config.ts';
import type { CredentialModel, GatewayModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';
import { editionOf } from './edition.ts';
import type { PlannedRoute, SignedTokens } from './gateway-plan.ts';
import { upstreamCalls } from './upstream-calls.ts';

/** What all functions that serve a gateway's requests are staged with beside their routes: `model` has the services that are called. */
export function gatewayConfig(
  model: GatewayModel,
  called: readonly Pick<PlannedRoute, 'upstream' | 'route'>[],
  reasons: WrittenReasons,
  tokens: SignedTokens | null,
): GatewayConfig {
  const asking = new Set(tokens?.services);
  const credentials = Object.entries(model.platform.credentials);
  const upstreams = model.services.map(({ upstream }): readonly [string, UpstreamConfig] => [
    upstream.name,
    {
      stageVariable: stageVariableName('upstream', upstream.name),
      basePath: upstream.basePath,
      insecure: reasons.upstreams[upstream.name] ?? null,
      signedToken: asking.has(upstream.name),
      errors: upstream.errors,
      ...upstreamCalls(upstream, called),
    },
  ]);
  return {
    schema: 1,
    gateway: model.name,
    identityHeaders: model.platform.identityHeaders,
    cors: model.cors,
    clientIp: model.clientIp,
    limitHeaders: model.limitHeaders,
    limitBudgetMillis: model.limitBudgetMillis,
    credentials: Object.fromEntries(
      credentials.flatMap(([name, credential]) =>
        forwarderCredential(credential, {
          edition: editionOf(name, credential, reasons),
          stageVariable: stageVariableName('auth', name),
        }).map((one) => [name, one]),
      ),
    ),
    credentialHeaders: headersOf(credentials.map(([, credential]) => credential)),
    credentialQuery: queryOf(credentials.map(([, credential]) => credential)),
    upstreams: Object.fromEntries(upstreams),
  };
}

/** An anyOf is no credential of a caller, so it is none here. */
function forwarderCredential(credential: CredentialModel, standing: Standing): readonly ForwarderCredential[] {
  return forwarderCredentials[credential.kind](credential as never, standing);
}

/** What a kept result of the authorizer is compared with. */
interface Standing {
  readonly edition: string;
  readonly stageVariable: string;
}

const forwarderCredentials: {
  readonly [K in CredentialModel['kind']]: (
    credential: Extract<CredentialModel, { kind: K }>,
    standing: Standing,
  ) => readonly ForwarderCredential[];
} = {
  jwt: ({ kind, header }, standing) => [{ kind, header, ...standing }],
  introspection: ({ kind, header }, standing) => [{ kind, header, ...standing }],
  apiKey: ({ keptBy, query, tiers }, { edition }) => [
    keptBy === 'gateway'
      ? { kind: 'ownKey', header: 'x-api-key', query: query?.name ?? null, edition }
      : { kind: 'apiKey', tiers: Object.keys(tiers) },
  ],
  lambda: ({ kind, header, claims, cacheSeconds }) => [{ kind, header, claims, cached: cacheSeconds > 0 }],
  anyOf: () => [],
};

/** Every credential of the platform, whether a route of this gateway asks for it or not: a client may send it all the same. */
function headersOf(credentials: readonly CredentialModel[]): readonly string[] {
  const declared = credentials.flatMap((one) => ('header' in one ? [one.header] : []));
  return [...new Set(['authorization', 'cookie', 'x-api-key', ...declared])];
}

function queryOf(credentials: readonly CredentialModel[]): readonly string[] {
  const names = credentials.flatMap((one) => (one.kind === 'apiKey' && one.query !== null ? [one.query.name] : []));
  return [...new Set(names)];
}

import { capitalisedHeader } from '../contract/header-names.ts';
import type { CorsConfig } from '../contract/runtime-config.ts';
import { durationMillis } from '../contract/units.ts';
import { degradedHeader } from '../contract/upstream-call.ts';
import { aggregatesOf, type DeclarationShape, servicesOf } from './declaration-shape.ts';
import { type Credentials, membersOf } from './normalise-credential.ts';

/** What browsers must be able to send and read for the gateway's own part, beside what the declaration adds. */
const gatewayHeaders = {
  sent: ['Authorization', 'Content-Type', 'traceparent', 'tracestate'],
  read: [
    'RateLimit',
    'RateLimit-Degraded',
    'RateLimit-Policy',
    'Retry-After',
    'WWW-Authenticate',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'X-Request-Id',
    'X-Trace-Id',
    // API Gateway gives WWW-Authenticate of the forwarder's own refusals this name.
    'x-amzn-Remapped-WWW-Authenticate',
  ],
};

/** The headers that hold the credentials of this gateway's routes, which a browser sends only after a preflight that allows them. */
function credentialHeaders({ definition }: DeclarationShape, credentials: Credentials): readonly string[] {
  const routes = definition.services.flatMap(({ definition }): readonly { readonly auth: string }[] =>
    Object.values(definition.routes),
  );
  const names = new Set(routes.flatMap(({ auth }) => membersOf(credentials, auth)));
  const headers = Object.entries(credentials).flatMap(([name, credential]) =>
    names.has(name) && credential.kind !== 'anyOf'
      ? [credential.kind === 'apiKey' ? 'x-api-key' : credential.header]
      : [],
  );
  return [...new Set(headers)].map(capitalisedHeader);
}

export function corsConfig(declaration: DeclarationShape, credentials: Credentials): CorsConfig | null {
  const { cors } = declaration.definition;
  if (cors === undefined) return null;
  const services = servicesOf(declaration);
  const repeated = services.some(({ definition }) => definition.upstream.retry?.idempotencyKey === true);
  const degraded =
    aggregatesOf(declaration).length > 0 ||
    services.some(({ definition }) => Object.values(definition.routes).some(({ fallback }) => fallback !== undefined));
  const sent = union(gatewayHeaders.sent, [
    ...credentialHeaders(declaration, credentials),
    ...(repeated ? ['Idempotency-Key'] : []),
  ]);
  const read = union(gatewayHeaders.read, degraded ? [degradedHeader, 'Age'] : []);
  return {
    origins: cors.origins,
    headers: union(sent, cors.headers ?? []),
    exposeHeaders: union(read, cors.exposeHeaders ?? []),
    maxAgeSeconds: (durationMillis(cors.maxAge) ?? 600_000) / 1000,
  };
}

function union(first: readonly string[], more: readonly string[]): readonly string[] {
  const known = new Set(first.map((name) => name.toLowerCase()));
  return [...first, ...more.filter((name) => !known.has(name.toLowerCase()))];
}

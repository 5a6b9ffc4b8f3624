import { type CredentialReading, readCredentials } from './credential-reading.ts';
import type { Path } from './finding.ts';
import { type Guardrails, guardrailsOf } from './guardrails.ts';
import { entriesOf, field, listOf, textOf } from './reading.ts';

/** One route as the rules see it: parsed where it could be, and raw for the rest. */
export interface RouteReading {
  readonly path: Path;
  readonly service: ServiceReading;
  /** As it was typed: `GET /orders/{id}`. */
  readonly key: string;
  readonly raw: unknown;
  /** What `auth` names: a credential of the platform, 'public', or undefined for anything else. */
  readonly credential: CredentialReading | 'public' | undefined;
}

/** Whatever has routes. */
export interface ServiceReading {
  /** An aggregate has no upstream: its routes are made of those of services. */
  readonly kind: 'service' | 'aggregate';
  readonly name: string | undefined;
  readonly owner: string;
  readonly path: Path;
  readonly raw: unknown;
}

/** A gateway declaration, taken apart for the rules. */
export interface GatewayReading {
  readonly raw: unknown;
  readonly platform: unknown;
  readonly guardrails: Guardrails;
  readonly credentials: readonly CredentialReading[];
  readonly services: readonly ServiceReading[];
  readonly routes: readonly RouteReading[];
}

export function readGateway(raw: unknown): GatewayReading {
  const platform = field(raw, 'platform', 'definition');
  const credentials = readCredentials(field(platform, 'auth'));
  const services = listOf(field(raw, 'definition', 'services')).map(
    (record, index): ServiceReading => ({
      kind: field(record, 'kind') === 'aggregate' ? 'aggregate' : 'service',
      name: textOf(field(record, 'name')),
      owner: textOf(field(record, 'definition', 'owner')) ?? 'an unnamed owner',
      path: ['definition', 'services', index, 'definition'],
      raw: field(record, 'definition'),
    }),
  );
  const routes = services.flatMap((service) =>
    entriesOf(field(service.raw, 'routes')).map(([key, route]) => ({
      path: [...service.path, 'routes', key],
      service,
      key,
      raw: route,
      credential: credentialOf(credentials, field(route, 'auth')),
    })),
  );
  return { raw, platform, guardrails: guardrailsOf(raw), credentials, services, routes };
}

function credentialOf(credentials: readonly CredentialReading[], auth: unknown): RouteReading['credential'] {
  return auth === 'public' ? 'public' : credentials.find(({ name }) => name === auth);
}

/** Every finding of one question asked of every route. */
export function ofRoutes<Found>(
  gateway: GatewayReading,
  ask: (route: RouteReading) => readonly Found[],
): readonly Found[] {
  return gateway.routes.flatMap(ask);
}

import type { Aggregate, AggregateAuthNames, AggregateDefinition } from './aggregate.ts';
import type { AnyOfMembers } from './any-of.ts';
import type { GatewayDeclaration, GatewayDefinition, Mounted } from './gateway.ts';
import type { PlatformDefinition, PlatformRecord } from './platform-record.ts';
import type { Provided } from './provided.ts';
import { withSchemaRecords } from './schema-record.ts';
import type { AuthNames, RouteLimits, Service, ServiceDefinition, ToPaths } from './service.ts';
import type { Defaults, SharedLimits } from './shared-limit.ts';

/** A platform: what its services and gateways have in common. */
export interface Platform<Auth> {
  /** Records what one team says about its service and its routes. */
  service<
    const Name extends string,
    const Names extends AuthNames<Provided<Auth>, Names>,
    const Tos extends ToPaths<Tos>,
    const Limits extends RouteLimits<Provided<Auth>, Names, Limits>,
    const Usual extends Defaults<Usual>,
    const Shared extends SharedLimits<Provided<Auth>, Shared>,
  >(
    name: Name,
    definition: ServiceDefinition<Provided<Auth>, Names, Tos, Limits> & {
      /** For routes that name none; there is no default `auth`. */
      readonly defaults?: Usual;
      /** Limits of all requests to this service, beside those of the platform, the gateway and the route. */
      readonly limits?: Shared;
    },
  ): Service<Name, Names>;

  /** Records answers that are made of those of declared routes, for one sort of client. */
  aggregate<
    const Name extends string,
    const Names extends AggregateAuthNames<Provided<Auth>, Names>,
    const Limits extends RouteLimits<Provided<Auth>, Names, Limits>,
    const Usual extends Defaults<Usual>,
    const Shared extends SharedLimits<Provided<Auth>, Shared>,
  >(
    name: Name,
    definition: AggregateDefinition<Provided<Auth>, Names, Limits> & {
      /** For routes that name none; there is no default `auth`. */
      readonly defaults?: Usual;
      /** Limits of all requests to these aggregates, beside those of the platform, the gateway and the route. */
      readonly limits?: Shared;
    },
  ): Aggregate<Name>;

  /** Records which services stand behind one front. */
  gateway<const Services extends readonly Mounted[], const Shared extends SharedLimits<Provided<Auth>, Shared>>(
    name: string,
    definition: GatewayDefinition<Services, Shared>,
  ): GatewayDeclaration<Services[number], Auth>;
}

/** Records a platform. Nothing is checked here beyond types: a gateway reports every mistake at once when it is synthesised. */
export function platform<
  const Auth extends { readonly [name: string]: { readonly kind: string } },
  const Shared extends SharedLimits<Provided<Auth>, Shared>,
>(name: string, definition: PlatformDefinition<Auth, Shared> & { readonly auth: AnyOfMembers<Auth> }): Platform<Auth> {
  const record: PlatformRecord<Auth> = { schema: 1, kind: 'platform', name, definition: definition as never };
  return {
    service: (serviceName, serviceDefinition) => ({
      schema: 1,
      kind: 'service',
      name: serviceName,
      platform: name,
      definition: withSchemaRecords(serviceDefinition) as never,
    }),
    aggregate: (aggregateName, aggregateDefinition) => ({
      schema: 1,
      kind: 'aggregate',
      name: aggregateName,
      platform: name,
      definition: withSchemaRecords(aggregateDefinition) as object,
    }),
    gateway: (gatewayName, gatewayDefinition) => ({
      schema: 1,
      kind: 'gateway',
      name: gatewayName,
      platform: record,
      definition: gatewayDefinition as never,
    }),
  };
}

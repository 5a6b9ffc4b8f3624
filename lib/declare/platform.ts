import type { GatewayDeclaration, GatewayDefinition } from './gateway.ts';
import type { PlatformDefinition, PlatformRecord } from './platform-record.ts';
import type { AuthNames, Service, ServiceDefinition, ToPaths } from './service.ts';

/** A platform: what its services and gateways have in common. */
export interface Platform<Auth> {
  /** Records what one team says about its service and its routes. */
  service<const Name extends string, const Names extends AuthNames<Auth, Names>, const Tos extends ToPaths<Tos>>(
    name: Name,
    definition: ServiceDefinition<Auth, Names, Tos>,
  ): Service<Name, Names>;

  /** Records which services stand behind one front. */
  gateway<const Services extends readonly Service[]>(
    name: string,
    definition: GatewayDefinition<Services>,
  ): GatewayDeclaration<Services[number], Auth>;
}

/** Records a platform. Nothing is checked here beyond types: a gateway reports every mistake at once when it is synthesised. */
export function platform<const Auth extends { readonly [name: string]: { readonly kind: string } }>(
  name: string,
  definition: PlatformDefinition<Auth>,
): Platform<Auth> {
  const record: PlatformRecord<Auth> = { schema: 1, kind: 'platform', name, definition };
  return {
    service: (serviceName, serviceDefinition) => ({
      schema: 1,
      kind: 'service',
      name: serviceName,
      platform: name,
      definition: serviceDefinition as never,
    }),
    gateway: (gatewayName, gatewayDefinition) => ({
      schema: 1,
      kind: 'gateway',
      name: gatewayName,
      platform: record,
      definition: gatewayDefinition,
    }),
  };
}

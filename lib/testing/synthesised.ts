import { App, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Gateway, type GatewayProps } from '../constructs/gateway.ts';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import { type JwtPlace, type Place, url } from '../declare/place.ts';

/** The places of a gateway under test; each has a default, since a test is seldom about an address. */
export interface TestPlaces {
  readonly stage?: string;
  readonly auth?: { readonly [credential: string]: JwtPlace };
  readonly upstreams?: { readonly [upstream: string]: Place };
  /** Where limits are counted. Default: as the construct. */
  readonly limitStore?: NonNullable<GatewayProps<never, never>['limitStore']>;
}

/** A declaration whatever its services and credentials: the places are made by name, not typed. */
export type AnyGateway = GatewayDeclaration<never, never>;

/** Synthesises the gateway, alone in a stack, into `outdir`. @throws GatehouseError with every mistake of the declaration. */
export function synthesised(gateway: AnyGateway, places: TestPlaces, outdir: string): CloudAssembly {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir });
  // The cast: the CDK's own class and interface differ under exactOptionalPropertyTypes.
  const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer;
  new Gateway(new Stack(app, 'Test', { synthesizer }), 'Gateway', {
    gateway,
    stage: places.stage ?? 'test',
    auth: { ...issuerDefaults(gateway), ...places.auth },
    upstreams: { ...upstreamDefaults(gateway), ...places.upstreams },
    ...(places.limitStore !== undefined && { limitStore: places.limitStore }),
  } as never);
  return app.synth();
}

const issuerOf = (credential: string): JwtPlace => ({
  issuer: `https://${credential}.issuer.example`,
  audience: 'test',
});

/** One issuer a jwt credential; none for a declaration that is no declaration: the construct says so in its own words. */
function issuerDefaults(gateway: AnyGateway): { readonly [credential: string]: JwtPlace } {
  const auth: unknown = gateway.platform?.definition?.auth;
  const known = typeof auth === 'object' && auth !== null ? Object.entries(auth) : [];
  const names = known.filter(([, credential]) => credential?.kind !== 'apiKey').map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, issuerOf(name)]));
}

function upstreamDefaults(gateway: AnyGateway): { readonly [name: string]: Place } {
  const services: unknown = gateway.definition?.services;
  const names = Array.isArray(services) ? services.map((service) => String(service?.name)) : [];
  return Object.fromEntries(names.map((name) => [name, url(`https://${name}.upstream.example`)]));
}

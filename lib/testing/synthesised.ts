import { App, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Gateway } from '../constructs/gateway.ts';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import { type JwtPlace, type Place, url } from '../declare/place.ts';

/** The places of a gateway under test; each has a default, since a test is seldom about an address. */
export interface TestPlaces {
  readonly stage?: string;
  readonly auth?: { readonly [credential: string]: JwtPlace };
  readonly upstreams?: { readonly [upstream: string]: Place };
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
    auth: { ...defaults(gateway.platform?.definition?.auth, issuerOf), ...places.auth },
    upstreams: { ...upstreamDefaults(gateway), ...places.upstreams },
  } as never);
  return app.synth();
}

const issuerOf = (credential: string): JwtPlace => ({
  issuer: `https://${credential}.issuer.example`,
  audience: 'test',
});

/** One place a name; none for a declaration that is no declaration: the construct says so in its own words. */
function defaults<T>(names: unknown, placeOf: (name: string) => T): { readonly [name: string]: T } {
  const known = typeof names === 'object' && names !== null ? Object.keys(names) : [];
  return Object.fromEntries(known.map((name) => [name, placeOf(name)]));
}

function upstreamDefaults(gateway: AnyGateway): { readonly [name: string]: Place } {
  const services: unknown = gateway.definition?.services;
  const names = Array.isArray(services) ? services.map((service) => String(service?.name)) : [];
  return Object.fromEntries(names.map((name) => [name, url(`https://${name}.upstream.example`)]));
}

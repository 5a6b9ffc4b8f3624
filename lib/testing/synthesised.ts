import { App, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { Gateway, type GatewayProps } from '../constructs/gateway.ts';
import type { GatewayDeclaration } from '../declare/gateway.ts';
import type { IntrospectionPlace, JwtPlace } from '../declare/place.ts';
import { lambdaFunction, type Place } from '../declare/upstream-place.ts';
import { defaultUpstreams } from './default-upstreams.ts';

/** The places of a gateway under test; each has a default, since a test is seldom about an address. */
export interface TestPlaces {
  readonly stage?: string;
  readonly auth?: { readonly [credential: string]: JwtPlace | IntrospectionPlace };
  /** Makes the function of each credential that has one of its own. */
  readonly authorizers?: { readonly [credential: string]: (scope: Construct) => IFunction };
  readonly upstreams?: { readonly [upstream: string]: Place };
  /** Makes the function of each upstream that is one here. */
  readonly functions?: { readonly [upstream: string]: (scope: Construct) => IFunction };
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
  const stack = new Stack(app, 'Test', { synthesizer });
  const authorizers = Object.entries(places.authorizers ?? {}).map(([name, make]) => [name, { function: make(stack) }]);
  const functions = Object.entries(places.functions ?? {}).map(([name, make]) => [name, lambdaFunction(make(stack))]);
  new Gateway(stack, 'Gateway', {
    gateway,
    stage: places.stage ?? 'test',
    auth: { ...placeDefaults(gateway), ...Object.fromEntries(authorizers), ...places.auth },
    upstreams: {
      ...defaultUpstreams(gateway.definition?.services),
      ...Object.fromEntries(functions),
      ...places.upstreams,
    },
    ...(places.limitStore !== undefined && { limitStore: places.limitStore }),
  } as never);
  return app.synth();
}

const issuerOf = (credential: string): JwtPlace => ({
  issuer: `https://${credential}.issuer.example`,
  audience: 'test',
});

const introspectedBy = (credential: string): IntrospectionPlace => ({
  ...issuerOf(credential),
  introspectionUri: `https://${credential}.issuer.example/introspect`,
  clientId: 'test',
  clientSecret: `test/${credential}`,
});

/** By kind of credential; keys and anyOf have no place, and a function has no default. */
const placeOf: { readonly [kind: string]: ((credential: string) => JwtPlace | IntrospectionPlace) | undefined } = {
  jwt: issuerOf,
  cognito: issuerOf,
  introspection: introspectedBy,
};

/** One issuer a credential of tokens; none for a declaration that is no declaration: the construct says so in its own words. */
function placeDefaults(gateway: AnyGateway): TestPlaces['auth'] {
  const auth: unknown = gateway.platform?.definition?.auth;
  const known = typeof auth === 'object' && auth !== null ? Object.entries(auth) : [];
  return Object.fromEntries(
    known.flatMap(([name, credential]) => {
      const place = placeOf[String(credential?.kind)];
      return place === undefined ? [] : [[name, place(name)]];
    }),
  );
}

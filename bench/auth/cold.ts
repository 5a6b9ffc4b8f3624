import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeIssuerPlace } from '../../lib/contract/places.ts';
import { bundled } from './bundled.ts';
import { makeSetup } from './make-setup.ts';
import { type AuthMeasurements, type Slice, type Verifier, verifiers } from './measurement.ts';
import type { Setup } from './setup.ts';

const starts = 25;

const handlers: { readonly [V in Verifier]: URL } = {
  ours: new URL('./handlers/ours.ts', import.meta.url),
  jose: new URL('./handlers/jose.ts', import.meta.url),
  'aws-jwt-verify': new URL('./handlers/aws-jwt-verify.ts', import.meta.url),
  jsonwebtoken: new URL('./handlers/jsonwebtoken.ts', import.meta.url),
};

/** Cold starts of the four handlers, one after another in turns, and how large their bundles are. */
export async function coldStarts(directory: string): Promise<Pick<AuthMeasurements, 'cold' | 'sizes'>> {
  const setup = await makeSetup();
  const eventFile = join(directory, 'event.json');
  writeFileSync(eventFile, JSON.stringify(eventOf(setup)));
  const bundles = await Promise.all(
    verifiers.map(async (verifier) => {
      const bundle = await bundled(handlers[verifier], join(directory, verifier));
      writeFileSync(join(directory, verifier, 'setup.json'), JSON.stringify(setup));
      return [verifier, bundle] as const;
    }),
  );
  const cold = Object.fromEntries(verifiers.map((one) => [one, [] as Slice[]])) as { [V in Verifier]: Slice[] };
  // The first round fills the caches of the disk.
  for (let round = 0; round <= starts; round += 1) {
    for (const [verifier, { path }] of bundles) {
      const start = await coldStart(path, eventFile);
      if (round > 0) cold[verifier].push(start);
    }
  }
  const sizes = Object.fromEntries(
    bundles.map(([verifier, { size }]) => [verifier, size]),
  ) as AuthMeasurements['sizes'];
  return { cold, sizes };
}

async function coldStart(bundle: string, eventFile: string): Promise<Slice> {
  const script = fileURLToPath(new URL('./cold-start.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, bundle, eventFile]);
  return JSON.parse(stdout) as Slice;
}

/** As API Gateway asks an authorizer of type REQUEST. */
function eventOf({ tokens, issuer, audience, jwksUri }: Setup): object {
  return {
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:api1/prod/GET/orders',
    resource: '/orders',
    path: '/orders',
    httpMethod: 'GET',
    headers: { Authorization: `Bearer ${tokens.RS256}` },
    multiValueHeaders: { Authorization: [`Bearer ${tokens.RS256}`] },
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: { auth_customer: encodeIssuerPlace({ issuer, audiences: [audience], jwksUri }) },
    requestContext: { requestId: 'r', extendedRequestId: 'e', identity: { sourceIp: '203.0.113.9' } },
  };
}

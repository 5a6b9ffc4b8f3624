import middy from '@middy/core';
import type { JWTPayload } from 'jose';
import type { Setup } from '../setup.ts';

const { readFileSync } = process.getBuiltinModule('node:fs');

/** Lies beside the bundle, as the authorizer's own configuration does; read in the cheapest way for all. */
export const setup = JSON.parse(readFileSync(new URL('./setup.json', import.meta.url), 'utf8')) as Setup;

export interface Event {
  readonly multiValueHeaders: { readonly Authorization: readonly string[] };
}

/** The least authorizer that a verifier makes. */
export const authorizerOf = (verify: (token: string) => Promise<JWTPayload>) =>
  middy(async ({ multiValueHeaders: { Authorization: values } }: Event) => {
    const payload = await verify(values[0]?.slice('Bearer '.length) ?? '');
    return { principalId: payload.sub };
  });

import { z } from 'zod';
import { keys, text } from './shape-values.ts';

/** The value that `url()` makes. */
export const upstreamPlaceShape = keys({ kind: z.literal('url'), url: text, insecure: text.nullable() });

/** Where the issuer of one credential is. */
export const jwtPlaceShape = keys({
  issuer: text,
  audience: z.union([text, z.array(text).min(1)]),
  jwksUri: text.optional(),
  insecure: text.optional(),
  privateNetwork: text.optional(),
});

/** Who explains the tokens of one credential; the client's secret is named, never written. */
export const introspectionPlaceShape = keys({
  issuer: text,
  introspectionUri: text,
  clientId: text,
  clientSecret: text,
  audience: z.union([text, z.array(text).min(1)]).optional(),
  insecure: text.optional(),
  privateNetwork: text.optional(),
});

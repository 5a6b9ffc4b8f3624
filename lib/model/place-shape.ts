import { z } from 'zod';
import { keys, text, whole } from './shape-values.ts';

const secrets = {
  credential: keys({ secret: text, tokenUri: text.optional(), clientId: text.optional() }).optional(),
  tls: keys({ ca: text.optional(), certificate: text.optional() }).optional(),
};

/** The value that `url()` makes. */
export const urlPlaceShape = keys({
  kind: z.literal('url'),
  url: text,
  insecure: text.nullable(),
  weight: whole(1, 100).optional(),
  open: text.optional(),
  ...secrets,
});

/** The value that `targets()` makes. */
export const targetsPlaceShape = keys({
  kind: z.literal('targets'),
  targets: z.array(urlPlaceShape).min(1),
  ...secrets,
});

/** What the construct makes of `lambdaFunction()`: a function is no data, its name or ARN is. */
export const functionPlaceShape = keys({ kind: z.literal('function'), name: text });

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

import { z } from 'zod';
import { keys, text } from './declaration-shape.ts';

/** The value that `url()` makes. */
export const upstreamPlaceShape = keys({ kind: z.literal('url'), url: text, insecure: text.nullable() });

/** Where the issuer of one credential is. */
export const jwtPlaceShape = keys({
  issuer: text,
  audience: z.union([text, z.array(text).min(1)]),
  jwksUri: text.optional(),
  insecure: text.optional(),
});

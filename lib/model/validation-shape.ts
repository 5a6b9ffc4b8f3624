import { z } from 'zod';
import { sizeBytes } from '../contract/units.ts';
import { isMediaType } from './media-type.ts';
import { checked, keys } from './shape-values.ts';

/** The shape of what a request must be like. Schemas are any value here: each is read, and refused, by `givenSchema`. */

const maxBodyBytes = 4 * 1_048_576;
export const size = checked<string>(
  'GH1318',
  (value) => (sizeBytes(value) ?? Number.POSITIVE_INFINITY) <= maxBodyBytes,
);

const mediaType = checked<string>('GH1319', isMediaType);

export const textValidationKeys = {
  query: z.unknown().optional(),
  path: z.unknown().optional(),
  headers: z.unknown().optional(),
};

export const validationShape = keys({
  ...textValidationKeys,
  body: z.unknown().optional(),
  contentTypes: z.array(mediaType).min(1).optional(),
  maxBody: size.optional(),
  requireContentLength: z.literal(true).optional(),
});

export type ValidationShape = z.infer<typeof validationShape>;

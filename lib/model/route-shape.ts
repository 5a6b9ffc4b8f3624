import { z } from 'zod';
import { answerShape, bodyEditShape, fieldEditKeys, valueShape } from './edit-shape.ts';
import { limitShape, limitsShape } from './limit-shape.ts';
import { duration, keys, text } from './shape-values.ts';
import { fallbackShape } from './upstream-shape.ts';
import { validationShape } from './validation-shape.ts';

export const routeShape = keys({
  auth: text,
  reason: text.optional(),
  anyCaller: text.optional(),
  scopes: z.array(text).optional(),
  anyScope: z.array(text).min(1).optional(),
  roles: z.array(text).min(1).optional(),
  tiers: z.array(text).min(1).optional(),
  where: z.record(z.string(), valueShape).optional(),
  limit: z.union([limitShape, limitsShape, z.literal('none')]).optional(),
  validate: validationShape.optional(),
  ...fieldEditKeys,
  query: keys(fieldEditKeys).optional(),
  body: bodyEditShape.optional(),
  answer: answerShape.optional(),
  forward: z.array(z.enum(['authorization', 'cookie', 'x-api-key'])).optional(),
  to: text.optional(),
  timeout: duration.optional(),
  try: duration.optional(),
  retry: z.literal('none').optional(),
  fallback: fallbackShape.optional(),
  direct: text.optional(),
});

export type RouteShape = z.infer<typeof routeShape>;

import { z } from 'zod';
import { limitShape, limitsShape } from './limit-shape.ts';
import { duration, keys, text } from './shape-values.ts';
import { fallbackShape } from './upstream-shape.ts';

export const routeShape = keys({
  auth: text,
  reason: text.optional(),
  anyCaller: text.optional(),
  scopes: z.array(text).optional(),
  anyScope: z.array(text).min(1).optional(),
  roles: z.array(text).min(1).optional(),
  tiers: z.array(text).min(1).optional(),
  where: z.record(z.string(), z.union([text, keys({ static: z.string() })])).optional(),
  limit: z.union([limitShape, limitsShape, z.literal('none')]).optional(),
  set: z.record(z.string(), z.union([text, keys({ static: z.string() })])).optional(),
  remove: z.array(text).optional(),
  forward: z.array(z.enum(['authorization', 'cookie', 'x-api-key'])).optional(),
  to: text.optional(),
  timeout: duration.optional(),
  try: duration.optional(),
  retry: z.literal('none').optional(),
  fallback: fallbackShape.optional(),
  direct: text.optional(),
});

export type RouteShape = z.infer<typeof routeShape>;

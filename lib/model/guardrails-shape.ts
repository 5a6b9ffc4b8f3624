import { z } from 'zod';
import { rate } from './limit-shape.ts';
import { duration, keys, text } from './shape-values.ts';
import { size } from './validation-shape.ts';

/** The shape of guardrails. Which origins and routes there can be is in `rules/guardrail-values.ts`. */
const guardrails = {
  limit: z.literal('required').optional(),
  maxTimeout: duration.optional(),
  maxBody: size.optional(),
  origins: z.array(text).optional(),
  owners: z.array(text).min(1).optional(),
  basePath: z.literal('required').optional(),
  publicRoutes: z.union([z.literal('refused'), z.array(text)]).optional(),
  maxRate: keys({ reads: rate.optional(), writes: rate.optional() }).optional(),
  upstreams: z.literal('locked').optional(),
};

export const guardrailsShape = keys(guardrails);
export const platformGuardrailsShape = keys({ ...guardrails, aggregates: z.literal('anywhere').optional() });

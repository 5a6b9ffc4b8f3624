import { z } from 'zod';
import { maxParts } from '../contract/aggregate.ts';
import { cutKeys, valueShape } from './edit-shape.ts';
import { limitShape, limitsShape } from './limit-shape.ts';
import { routeShape } from './route-shape.ts';
import { between, duration, keys, text, whole } from './shape-values.ts';
import { jsonBody } from './upstream-shape.ts';
import { textValidationKeys } from './validation-shape.ts';

/** The shape of aggregates. What parts, views and routes mean together is in `rules/aggregate-*`. */

const values = z.record(z.string(), valueShape);

const call = keys({
  schema: z.literal(1),
  kind: z.literal('call'),
  definition: keys({
    service: text,
    route: text,
    path: values.optional(),
    query: values.optional(),
    timeout: duration.optional(),
    as: text.optional(),
    critical: z.union([z.literal(true), z.literal(502), z.literal(503)]).optional(),
    fallback: z
      .union([
        z.literal('omit'),
        keys({
          lastGood: between(1_000, 3_600_000, 'a duration from 1s to 60min').optional(),
          static: jsonBody.optional(),
        }),
      ])
      .optional(),
    ...cutKeys,
  }),
});

/** What an aggregate has in common with every route, by the very same rules. */
const { auth, reason, anyCaller, scopes, anyScope, roles, tiers, where, limit, timeout } = routeShape.shape;

const aggregateRoute = keys({
  ...{ auth, reason, anyCaller, scopes, anyScope, roles, tiers, where, limit, timeout },
  validate: keys(textValidationKeys).optional(),
  concurrency: whole(1, maxParts).optional(),
  parts: z.record(z.string(), call),
  views: z.record(z.string(), keys(cutKeys)).optional(),
  view: keys({ by: text, default: text, named: z.record(z.string(), text).optional() }).optional(),
});

export const aggregateShape = keys({
  schema: z.literal(1),
  kind: z.literal('aggregate'),
  name: text,
  platform: text,
  definition: keys({
    owner: text,
    path: text.optional(),
    timeout: duration,
    defaults: keys({ limit: z.union([limitShape, limitsShape]).optional(), timeout: duration.optional() }).optional(),
    limits: limitsShape.optional(),
    routes: z.record(z.string(), aggregateRoute),
  }),
});

export type AggregateShape = z.infer<typeof aggregateShape>;
export type AggregateRouteShape = z.infer<typeof aggregateRoute>;
export type PartShape = z.infer<typeof call>['definition'];

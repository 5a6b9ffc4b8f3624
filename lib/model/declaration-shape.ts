import { z } from 'zod';
import { durationMillis, periodQuota } from '../contract/units.ts';
import { type AggregateShape, aggregateShape } from './aggregate-shape.ts';
import { excludedShape } from './excluded-shape.ts';
import { guardrailsShape, platformGuardrailsShape } from './guardrails-shape.ts';
import { limitShape, limitsShape, rate } from './limit-shape.ts';
import { isBinaryMediaType } from './media-type.ts';
import { routeShape } from './route-shape.ts';
import { between, checked, count, duration, keys, text, whole } from './shape-values.ts';
import { upstreamShape } from './upstream-shape.ts';

/**
 * The shape of what people declare: which keys exist and what kind of value each holds. What the values mean together
 * is in `rules/`. Objects are strict at every depth, since the compiler does not see excess keys of shared objects.
 */

const limitBudget = between(5, 2_000, 'a duration from 5ms to 2s');
const quota = checked<string>('GH1213', (value) => periodQuota(value) !== undefined);
const seconds = checked<string>(
  'GH1005',
  (value) => (durationMillis(value) ?? 0.5) % 1000 === 0,
  'a duration that is counted in whole seconds',
);
/** '0s' is none at all. */
const tolerance = checked<string>(
  'GH1005',
  (value) => value === '0s' || (durationMillis(value) ?? 0.5) % 1000 === 0,
  'a duration that is counted in whole seconds',
);

const binaryMediaType = checked<string>('GH1319', isBinaryMediaType);

/** The signature itself is a rule, which says of a shared secret why it is none. */
const algorithm = checked<string>('GH1206', (value) => typeof value === 'string');

/** At most what API Gateway keeps; '0s' is not at all. */
function cacheTime(most: number) {
  const fits = (value: unknown) => {
    const millis = value === '0s' ? 0 : durationMillis(value);
    return millis !== undefined && millis % 1000 === 0 && millis <= most * 1000;
  };
  return checked<string>('GH1216', fits, `a time in whole seconds, at most ${most}s`);
}

const caller = {
  scopes: z
    .array(checked<string>('GH1004', isScope, 'a scope is visible ASCII without blanks, quotes and backslashes'))
    .optional(),
  claims: z.record(z.string(), z.enum(['string', 'number', 'boolean', 'string[]'])).optional(),
  roleNames: z.array(checked<string>('GH1004', isRole, 'a role is visible text without commas')).optional(),
  header: text.optional(),
};

const token = {
  ...caller,
  tenant: text.optional(),
  requiredClaims: z.array(text).optional(),
  clockTolerance: tolerance.optional(),
};

const jwt = keys({
  ...token,
  roles: text.optional(),
  algorithms: z.array(algorithm).min(1).optional(),
  typ: text.optional(),
  maxAge: seconds.optional(),
});

const cognito = keys({ ...token, tokens: z.enum(['access', 'id']).optional(), maxAge: seconds.optional() });

const introspection = keys({ ...token, roles: text.optional(), cache: cacheTime(60).optional() });

const lambda = keys({ ...caller, cache: cacheTime(300).optional() });

const apiKey = keys({
  tiers: z.record(z.string(), keys({ rate, burst: count.optional(), quota: quota.optional() })),
  keys: z.literal('own').optional(),
  query: keys({ name: text, reason: text }).optional(),
});

const anyOf = keys({ credentials: z.array(text) });

/** RFC 6749 §3.3 scope-token. */
function isScope(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value);
}

/** Roles travel in one header and one context value, with commas between them. */
function isRole(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^[\x21-\x2b\x2d-\x7e](?:[\x20-\x2b\x2d-\x7e]{0,126}[\x21-\x2b\x2d-\x7e])?$/.test(value)
  );
}

const made = <Kind extends string>(kind: Kind) => ({ schema: z.literal(1), kind: z.literal(kind) });

const platform = keys({
  ...made('platform'),
  name: text,
  definition: keys({
    auth: z.record(
      z.string(),
      z.discriminatedUnion('kind', [
        keys({ ...made('jwt'), definition: jwt }),
        keys({ ...made('cognito'), definition: cognito }),
        keys({ ...made('introspection'), definition: introspection }),
        keys({ ...made('apiKey'), definition: apiKey }),
        keys({ ...made('lambda'), definition: lambda }),
        keys({ ...made('anyOf'), definition: anyOf }),
      ]),
    ),
    authorizerCache: cacheTime(300).optional(),
    identityHeaders: keys({ user: text.optional(), roles: text.optional(), tenant: text.optional() }).optional(),
    limits: limitsShape.optional(),
    guardrails: platformGuardrailsShape.optional(),
  }),
});

const service = keys({
  ...made('service'),
  name: text,
  platform: text,
  definition: keys({
    owner: text,
    upstream: upstreamShape,
    isolation: z.literal('service').optional(),
    reservedConcurrency: whole(1, 100_000).optional(),
    path: text.optional(),
    defaults: keys({ limit: z.union([limitShape, limitsShape]).optional(), timeout: duration.optional() }).optional(),
    limits: limitsShape.optional(),
    routes: z.record(z.string(), routeShape),
  }),
});

export const declarationShape = keys({
  ...made('gateway'),
  name: text,
  platform,
  definition: keys({
    services: z.array(z.discriminatedUnion('kind', [service, aggregateShape])),
    excluded: z.array(excludedShape).optional(),
    guardrails: guardrailsShape.optional(),
    bff: text.optional(),
    view: text.optional(),
    cors: keys({
      origins: z.array(text),
      headers: z.array(text).optional(),
      exposeHeaders: z.array(text).optional(),
      maxAge: seconds.optional(),
    }).optional(),
    limits: limitsShape.optional(),
    binary: z.array(binaryMediaType).optional(),
    clientIp: keys({ trustedProxies: whole(0, 10).optional(), ipv6Prefix: whole(1, 128).optional() }).optional(),
    limitHeaders: keys({
      draft: z.enum(['draft-10', 'draft-11', 'none']).optional(),
      legacy: z.boolean().optional(),
    }).optional(),
    health: text.optional(),
    limitBudget: limitBudget.optional(),
    quotas: keys({
      resources: count.optional(),
      integrationTimeout: between(29_000, 300_000, 'a duration from 29s to 5min').optional(),
      concurrency: count.optional(),
    }).optional(),
  }),
});

export type DeclarationShape = z.infer<typeof declarationShape>;
export type ServiceShape = z.infer<typeof service>;
export type MountedShape = DeclarationShape['definition']['services'][number];
export type CredentialShape = z.infer<typeof platform>['definition']['auth'][string];

/** Of all that a gateway mounts, what has an upstream. */
export function servicesOf({ definition }: DeclarationShape): readonly ServiceShape[] {
  return definition.services.filter((mounted) => mounted.kind === 'service');
}

/** And what is made of answers of these. */
export function aggregatesOf({ definition }: DeclarationShape): readonly AggregateShape[] {
  return definition.services.filter((mounted) => mounted.kind === 'aggregate');
}

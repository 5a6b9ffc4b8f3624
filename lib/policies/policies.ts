import type { PolicyKind } from '../contract/policy-kinds.ts';
import { answerTransform } from './answer-transform.ts';
import { authentication } from './authentication.ts';
import { authorization } from './authorization.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { cors } from './cors.ts';
import { errors } from './errors.ts';
import { fallback } from './fallback.ts';
import { headerTransform } from './header-transform.ts';
import { inFlightCap } from './in-flight-cap.ts';
import { loadBalancing } from './load-balancing.ts';
import type { PolicyRow } from './policy-row.ts';
import { rateLimit } from './rate-limit.ts';
import { requestTransform } from './request-transform.ts';
import { retry } from './retry.ts';
import { signedToken } from './signed-token.ts';
import { timeout } from './timeout.ts';
import { upstreamAccess } from './upstream-access.ts';
import { validation } from './validation.ts';

/** Every kind of policy, and how each way of a route keeps it; 'none' is no matter of one route. */
export const policies = {
  authentication,
  authorization,
  'rate-limit': rateLimit,
  validation,
  'header-transform': headerTransform,
  'request-transform': requestTransform,
  'signed-token': signedToken,
  timeout,
  'in-flight-cap': inFlightCap,
  'circuit-breaker': circuitBreaker,
  retry,
  'load-balancing': loadBalancing,
  'upstream-access': upstreamAccess,
  fallback,
  'answer-transform': answerTransform,
  aggregation: 'none',
  cors,
  errors,
} satisfies { readonly [K in PolicyKind]: PolicyRow | 'none' };

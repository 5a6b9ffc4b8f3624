import type { PolicyKind } from '../../lib/contract/policy-kinds.ts';
import { answerTransform } from './answer-transform.ts';
import { authorization } from './authorization.ts';
import { caller } from './caller.ts';
import { cors } from './cors.ts';
import { errors } from './errors.ts';
import { fallback } from './fallback.ts';
import { headerTransform } from './header-transform.ts';
import { rateLimit } from './rate-limit.ts';
import { requestTransform } from './request-transform.ts';
import { signedToken } from './signed-token.ts';
import { validation } from './validation.ts';

/** The forwarder's stage of each kind of policy; those marked 'none' wrap the call instead and stand in `calls/`. */
export const stages = {
  authentication: caller,
  authorization,
  'rate-limit': rateLimit,
  validation,
  'header-transform': headerTransform,
  'request-transform': requestTransform,
  'signed-token': signedToken,
  timeout: 'none',
  'in-flight-cap': 'none',
  'circuit-breaker': 'none',
  retry: 'none',
  'load-balancing': 'none',
  'upstream-access': 'none',
  fallback,
  'answer-transform': answerTransform,
  aggregation: 'none',
  cors,
  errors,
} as const satisfies { [K in PolicyKind]: ((...parts: never[]) => unknown) | 'none' };

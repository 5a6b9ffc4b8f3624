import type { PolicyKind } from '../contract/policy-kinds.ts';
import { authentication } from './authentication.ts';
import { authorization } from './authorization.ts';
import { cors } from './cors.ts';
import { errors } from './errors.ts';
import { headerTransform } from './header-transform.ts';
import type { PolicyRow } from './policy-row.ts';
import { rateLimit } from './rate-limit.ts';
import { signedToken } from './signed-token.ts';
import { timeout } from './timeout.ts';

/** Every kind of policy, and how each way keeps it. */
export const policies = {
  authentication,
  authorization,
  'rate-limit': rateLimit,
  'header-transform': headerTransform,
  'signed-token': signedToken,
  timeout,
  cors,
  errors,
} satisfies { readonly [K in PolicyKind]: PolicyRow };

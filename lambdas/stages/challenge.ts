import type { ProblemKind } from '../../lib/contract/problem.ts';
import { type Answer, type Exchange, refuse } from './exchange.ts';

type Challenged = 'unauthorized' | 'token-expired' | 'insufficient-scope';

/** RFC 6750 §3.1: a request without a credential is told none of the codes. */
const parameters = {
  unauthorized: {},
  'token-expired': { error: 'invalid_token' },
  'insufficient-scope': { error: 'insufficient_scope' },
} as const satisfies { [K in Challenged]: { readonly error?: string } };

/**
 * A refusal that says what would be accepted (RFC 9110 §11.6.1, RFC 6750 §3). API Gateway renames `WWW-Authenticate` of a
 * function's answer to `x-amzn-Remapped-WWW-Authenticate`, so the problem has the same text as its member `challenge`.
 */
export function refuseWithChallenge(
  exchange: Exchange,
  kind: Challenged,
  detail: string,
  scopes: readonly string[] = [],
): Answer {
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(' ') };
  const all = Object.entries({ realm: exchange.gateway, ...parameters[kind], ...scope });
  const challenge = `${scheme(exchange)} ${all.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
  return refuse(exchange, kind, detail, { headers: [['WWW-Authenticate', challenge]], members: { challenge } });
}

export function isChallenged(kind: ProblemKind): kind is Challenged {
  return Object.hasOwn(parameters, kind);
}

/** Keys have no registered scheme; this is the name that everybody gives it. */
const scheme = ({ caller }: Exchange) => (caller?.keyId === undefined ? 'Bearer' : 'ApiKey');

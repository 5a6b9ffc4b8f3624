import { issuerUpstreams } from '../../lambdas/adapters/http/issuer-upstreams.ts';
import { issuerKeys } from '../../lambdas/adapters/jwks/issuer-keys.ts';
import { lateLog } from '../../lambdas/adapters/log/late-log.ts';
import { memoryKeyDocuments, memoryOwnKeys, memoryRevocations } from '../../lambdas/adapters/memory/memory-identity.ts';
import { secretsManager } from '../../lambdas/adapters/secrets/secrets-manager.ts';
import type { AuthorizerParts } from '../../lambdas/authorizer/authorizer.ts';
import { failureBudget } from '../../lambdas/authorizer/failure-budget.ts';
import { introspection } from '../../lambdas/authorizer/introspection.ts';
import { keyCheck } from '../../lambdas/authorizer/own-keys.ts';
import { revocationList } from '../../lambdas/authorizer/revocation-list.ts';
import { tokenCache } from '../../lambdas/authorizer/token-cache.ts';
import type { Caller } from '../../lib/contract/caller.ts';
import type { AuthorizerConfig, JwtCredentialConfig } from '../../lib/contract/runtime-config.ts';
import { algorithms, type Setup } from './setup.ts';

export const customer: JwtCredentialConfig = {
  kind: 'jwt',
  edition: '1',
  stageVariable: 'auth_customer',
  header: 'authorization',
  algorithms,
  typ: 'at+jwt',
  audienceClaim: 'aud',
  fixedClaims: {},
  maxAgeSeconds: 86_400,
  requiredClaims: ['iat'],
  clockToleranceSeconds: 0,
  claims: { plan: 'string' },
  tenantClaim: 'org',
  rolesClaim: 'roles',
  insecure: null,
  privateNetwork: null,
};

export const config: AuthorizerConfig = {
  schema: 1,
  gateway: 'bench',
  clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
  credentials: { customer },
  authorizers: { caller: { credentials: ['customer'] } },
  routes: { 'GET /orders': 'caller' },
  directRoutes: {},
};

/** The authorizer's parts as it has them on AWS, with the shared table's rows at hand: the keys, and no revocation. */
export async function oursWith({ jwksUri, keys }: Setup): Promise<AuthorizerParts> {
  const nowMillis = Date.now;
  const pause = (millis: number) => new Promise<void>((done) => setTimeout(done, millis));
  const log = lateLog(async () => console);
  const upstreams = issuerUpstreams(log);
  const documents = memoryKeyDocuments();
  const shared = { document: JSON.stringify({ keys }), fetchedAtMillis: nowMillis(), generation: 'g' };
  await documents.write(jwksUri, { keys: shared, failures: 0, nextFetchAtMillis: nowMillis() + 10_000 });
  return {
    keys: issuerKeys({ documents, upstreams, log, nowMillis, pause }),
    tokens: tokenCache<Caller>({ entries: 10_000, bytes: 16_000_000 }),
    revocations: revocationList(memoryRevocations(new Map()), { nowMillis, log }),
    introspection: introspection({ upstreamTo: upstreams.to, secrets: secretsManager(nowMillis), nowMillis }),
    ownKeys: keyCheck(memoryOwnKeys(new Map()), nowMillis),
    budget: failureBudget(nowMillis),
    log,
    nowMillis,
  };
}

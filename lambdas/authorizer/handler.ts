import type { Caller } from '../../lib/contract/caller.ts';
import type { AuthorizerConfig } from '../../lib/contract/runtime-config.ts';
import { identityKeyDocuments } from '../adapters/dynamodb/identity-key-documents.ts';
import { identityOwnKeys } from '../adapters/dynamodb/identity-own-keys.ts';
import { identityRevocations } from '../adapters/dynamodb/identity-revocations.ts';
import { identityTable } from '../adapters/dynamodb/identity-table.ts';
import { issuerUpstreams } from '../adapters/http/issuer-upstreams.ts';
import { issuerKeys } from '../adapters/jwks/issuer-keys.ts';
import { lateLog } from '../adapters/log/late-log.ts';
import { secretsManager } from '../adapters/secrets/secrets-manager.ts';
import { authorizer } from './authorizer.ts';
import { failureBudget } from './failure-budget.ts';
import { introspection } from './introspection.ts';
import { keyCheck } from './own-keys.ts';
import { principalHash } from './principal-hash.ts';
import { revocationList } from './revocation-list.ts';
import { tokenCache } from './token-cache.ts';

// An import of node:fs reads all its properties, and one of them loads the streams: 2 ms of a cold start.
const { readFileSync } = process.getBuiltinModule('node:fs');
const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as AuthorizerConfig;

const { GATEHOUSE_IDENTITY_TABLE: tableName, GATEHOUSE_PRINCIPAL_SECRET: principalSecret } = process.env;
if (tableName === undefined) throw new Error('GATEHOUSE_IDENTITY_TABLE is not set');

const nowMillis = Date.now;
const pause = (millis: number) => new Promise<void>((done) => setTimeout(done, millis));
const log = lateLog(async () => {
  const { Logger } = await import('@aws-lambda-powertools/logger');
  return new Logger({ serviceName: config.gateway });
});
const table = identityTable(tableName);
const upstreams = issuerUpstreams(log);
const secrets = secretsManager(nowMillis);

export const handler = authorizer(config, {
  keys: issuerKeys({ documents: identityKeyDocuments(table), upstreams, log, nowMillis, pause }),
  tokens: tokenCache<Caller>({ entries: 10_000, bytes: 16_000_000 }),
  revocations: revocationList(identityRevocations(table, nowMillis), { nowMillis, log }),
  introspection: introspection({ upstreamTo: upstreams.to, secrets, nowMillis }),
  ownKeys: keyCheck(identityOwnKeys(table), nowMillis),
  budget: failureBudget(nowMillis),
  principal: await principalHash(principalSecret, secrets, log),
  log,
  nowMillis,
});

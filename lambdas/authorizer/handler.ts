import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { AuthorizerConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { keySources } from '../adapters/jwks/key-source.ts';
import { authorizer } from './authorizer.ts';

/** How long an instance waits before it asks an issuer again for a key id that it does not know. */
const keyCooldownMillis = 5_000;

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as AuthorizerConfig;

export const handler = authorizer(config, {
  keys: keySources(httpUpstream(), keyCooldownMillis),
  log: new Logger({ serviceName: config.gateway }),
  nowMillis: Date.now,
});

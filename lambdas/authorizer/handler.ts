import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { AuthorizerConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { keySources } from '../adapters/jwks/key-source.ts';
import { authorizer } from './authorizer.ts';

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as AuthorizerConfig;

export const handler = authorizer(config, {
  keys: keySources(httpUpstream()),
  log: new Logger({ serviceName: config.gateway }),
  nowMillis: Date.now,
});

import type { UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { usualCalls } from '../../lib/contract/upstream-call.ts';

/** An upstream that is called plainly: once, without a breaker. */
export function upstreamConfig(more: Partial<UpstreamConfig> & Pick<UpstreamConfig, 'stageVariable'>): UpstreamConfig {
  return {
    ...usualCalls,
    breaker: null,
    secretsVariable: null,
    basePath: '',
    insecure: null,
    signedToken: false,
    errors: null,
    ...more,
  };
}

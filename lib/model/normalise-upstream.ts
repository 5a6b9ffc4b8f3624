import { usualBreaker } from '../contract/breaker.ts';
import { usualCalls } from '../contract/upstream-call.ts';
import type { ServiceShape } from './declaration-shape.ts';
import type { UpstreamModel } from './gateway-model.ts';

/** An upstream as its service wrote it, defaults filled in. */
export function upstreamModel({ name, definition: { upstream } }: ServiceShape): UpstreamModel {
  return {
    name,
    basePath: upstream.basePath === undefined || upstream.basePath === '/' ? '' : upstream.basePath,
    trusts: upstream.trusts ?? 'headers',
    critical: true,
    calls: {
      ...usualCalls,
      breaker: usualBreaker,
      written: [],
    },
    dev: upstream.dev ?? null,
  };
}

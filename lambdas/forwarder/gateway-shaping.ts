import type { EntryConfig, GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { lateShaping } from '../shaping/late-shaping.ts';

/** Loads what reads, checks and edits bodies while the function starts, when processor time is at hand; of a gateway that needs none of it, nothing. */
export async function gatewayShaping(
  { upstreams }: GatewayConfig,
  entries: readonly (EntryConfig & Partial<RouteConfig>)[],
): Promise<void> {
  const isNeeded = Object.values(upstreams).some(({ errors }) => errors !== null) || entries.some(isShaped);
  if (isNeeded) await lateShaping();
}

function isShaped({ validation, request = null, answer = null }: EntryConfig & Partial<RouteConfig>): boolean {
  const { body, query, path, headers } = validation;
  return [body, query, path, headers, request, answer].some((one) => one !== null);
}

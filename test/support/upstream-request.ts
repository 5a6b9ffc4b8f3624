import type { UpstreamRequest } from '../../lambdas/ports.ts';

/** A plain GET of a server's root, with five seconds for its answer. */
export const requestTo = (url: URL, more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  url,
  target: '/',
  method: 'GET',
  headers: [],
  body: null,
  timeoutMillis: 5_000,
  maxResponseBytes: 1_000,
  ...more,
});

import type { GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import type { UpstreamAnswer } from '../../../lambdas/ports.ts';

export const answered = (status: number, headers: UpstreamAnswer['headers'] = []): UpstreamAnswer => ({
  status,
  headers,
  body: new Uint8Array(),
});

export const request: GuardedRequest = {
  target: '/',
  method: 'GET',
  headers: [],
  body: null,
  timeoutMillis: 1_000,
  tryMillis: 1_000,
  maxResponseBytes: 1_000,
  source: 'ada',
  isRepeatable: true,
  once: false,
  balanceKey: undefined,
  tried: new Set(),
  notes: { tries: 0 },
  arrival: { requestId: 'ext-1=', stage: 'prod', sourceIp: '203.0.113.9', domainName: 'api.example.com' },
};

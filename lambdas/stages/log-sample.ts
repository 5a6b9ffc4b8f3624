import { hash } from 'node:crypto';

/** True for this share of requests, from 0 to 1, and always the same for one request; its id is API Gateway's, so no client chooses. */
export function isSampled(share: number, requestId: string): boolean {
  if (share >= 1) return true;
  return hash('sha256', requestId, 'buffer').readUInt32BE() / 2 ** 32 < share;
}

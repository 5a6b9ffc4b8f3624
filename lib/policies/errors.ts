import type { PolicyRow } from './policy-row.ts';

export const errors: PolicyRow = {
  what: 'gives every refusal of the gateway one shape',
  isUsed: () => true,
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: "problem+json with the request id; API Gateway's own errors are shaped alike",
    pricePerMillion: 0,
  }),
  direct: () => ({
    enforcedBy: 'api-gateway',
    why: "gateway responses; the upstream's own errors pass as they are, and headers such as X-Powered-By with every answer",
    pricePerMillion: 0,
  }),
};

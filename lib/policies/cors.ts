import type { PolicyRow } from './policy-row.ts';

export const cors: PolicyRow = {
  what: 'lets pages of listed origins call the gateway',
  isUsed: ({ gateway }) => gateway.cors !== null,
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'API Gateway answers preflights and its own errors, the forwarder every other answer',
    pricePerMillion: 0,
  }),
  direct: () => ({
    enforcedBy: 'api-gateway',
    why: 'answers preflights and its own errors; it adds no header to a success, so the upstream allows the origin itself',
    pricePerMillion: 0,
  }),
};

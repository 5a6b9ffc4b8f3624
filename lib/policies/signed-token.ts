import { signedToken as format } from '../contract/signed-token.ts';
import type { PolicyRow } from './policy-row.ts';

export const signedToken: PolicyRow = {
  what: 'proves to the service that a request came through the gateway, and from whom',
  isUsed: ({ upstream }) => upstream.trusts === 'signed-token',
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: `signs a token of ${format.seconds} seconds for this service and this request alone`,
    pricePerMillion: 0,
  }),
  direct: () => ({
    enforcedBy: 'api-gateway',
    why: 'sends no token: to the service such a request is one of nobody, whatever its headers say',
    pricePerMillion: 0,
  }),
};

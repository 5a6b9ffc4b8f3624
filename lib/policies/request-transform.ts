import type { PolicyRow } from './policy-row.ts';

export const requestTransform: PolicyRow = {
  what: 'edits the query, the body and further headers of a request',
  isUsed: ({ route }) => route.request !== null,
  lambda: () => ({ enforcedBy: 'forwarder', why: 'edits are data; none makes a reserved header', pricePerMillion: 0 }),
  direct: () => ({ refusals: ['API Gateway passes a body and a query on as they came, and removes nothing'] }),
};

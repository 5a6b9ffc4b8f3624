import type { PolicyRow } from './policy-row.ts';

export const answerTransform: PolicyRow = {
  what: 'edits what a service answers, and makes its errors problems of one form',
  isUsed: ({ route, upstream }) => route.answer !== null || upstream.errors !== null,
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'last of all, on what the service answered, now or before',
    pricePerMillion: 0,
  }),
  direct: () => ({ refusals: ['API Gateway passes an answer on as it came'] }),
};

import { apiKey, jwt, platform } from 'cdk-gatehouse';

/** What the front ends of the shop have in common: who may call, and that nothing is without a limit. */
export const shop = platform('shop', {
  auth: {
    customer: jwt({ scopes: ['orders:write'] }),
    partner: apiKey({ tiers: { free: { rate: '5/s' }, pro: { rate: '50/s' } }, keys: 'own' }),
  },
  guardrails: { limit: 'required', maxTimeout: '5s' },
});

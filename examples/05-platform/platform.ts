import { jwt, platform } from 'cdk-gatehouse';

/** What the platform team gives to all others: who may call, and what no team can weaken. */
export const market = platform('market', {
  auth: { customer: jwt({ scopes: ['orders:write', 'accounts:read'] }) },
  guardrails: {
    owners: ['team-catalogue', 'team-orders', 'team-accounts'],
    basePath: 'required',
    limit: 'required',
    maxRate: { writes: '60/min' },
    maxTimeout: '8s',
    maxBody: '256KB',
    origins: ['https://market.example.com'],
    publicRoutes: ['GET /catalogue/products', 'GET /catalogue/products/{productId}'],
    upstreams: 'locked',
  },
});

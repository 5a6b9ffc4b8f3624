import { market } from './platform.ts';
import { accounts } from './teams/accounts/service.ts';
import { catalogue } from './teams/catalogue/service.ts';
import { orders } from './teams/orders/service.ts';

export const marketGateway = market.gateway('market', {
  services: [catalogue, orders, accounts],
  cors: { origins: ['https://market.example.com'], headers: ['Authorization', 'Content-Type'], maxAge: '10min' },
  health: '/health',
  limits: [{ rate: '3000/min', by: 'client.ip' }],
});

import { z } from 'zod';
import { shop } from './platform.ts';

const service = (file: string) => `node --import tsx examples/04-bff/services/${file}.ts`;

const perCustomer = { rate: '60/min', by: 'claims.sub' } as const;

export const users = shop.service('users', {
  owner: 'team-accounts',
  upstream: { timeout: '600ms', dev: { command: service('users') } },
  routes: {
    'GET /users/{userId}': {
      auth: 'customer',
      where: { 'path.userId': 'claims.sub' },
      limit: perCustomer,
      answer: { body: { remove: ['passwordHash', 'risk'] } },
    },
  },
});

/** Zod says what an order is; the gateway is given the JSON Schema of it. */
const newOrder = z.strictObject({
  items: z
    .array(z.strictObject({ sku: z.string().min(1), count: z.int().min(1).max(20) }))
    .min(1)
    .max(50),
  note: z.string().max(200).optional(),
});

export const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: {
    timeout: '1s',
    errors: { detail: 'error.message', members: { code: 'error.code' } },
    dev: { command: service('orders') },
  },
  routes: {
    'POST /orders': {
      auth: 'customer',
      scopes: ['orders:write'],
      limit: perCustomer,
      validate: { body: newOrder, maxBody: '16KB' },
      body: { set: { customer: 'claims.sub', channel: { static: 'app' } } },
      answer: { remove: ['X-Shard'], body: { remove: ['margin'] } },
    },
    'GET /orders': {
      auth: 'customer',
      limit: perCustomer,
      validate: { query: z.strictObject({ size: z.int().min(1).max(50).optional() }) },
      query: { rename: { size: 'limit' }, set: { customer: 'claims.sub' } },
      answer: { remove: ['X-Shard'], body: { remove: ['items[].margin'] } },
    },
  },
});

export const loyalty = shop.service('loyalty', {
  owner: 'team-loyalty',
  upstream: { timeout: '500ms', dev: { command: service('loyalty') } },
  routes: {
    'GET /accounts/{accountId}/points': {
      auth: 'customer',
      anyCaller: 'the service itself knows whose account it is, by the user that the gateway names',
      limit: { rate: '20/min', by: 'claims.sub' },
    },
  },
});

const inventory = { owner: 'team-inventory', upstream: { timeout: '500ms' } } as const;

/** What is in stock, for customers. The service is a function: it has no address, here as on AWS. */
export const stock = shop.service('inventory', {
  ...inventory,
  routes: { 'GET /stock': { auth: 'customer', limit: perCustomer } },
});

const perKey = { rate: { free: '30/min', pro: '600/min' }, by: 'key.id' } as const;

/** The same service as partners see it: what we sell as well, and each key counted by its tier. */
export const supplies = shop.service('inventory', {
  ...inventory,
  routes: {
    'GET /products': { auth: 'partner', limit: perKey, answer: { body: { remove: ['[].cost'] } } },
    'GET /stock': { auth: 'partner', limit: perKey },
  },
});

import { randomUUID } from 'node:crypto';
import { notFound, serve } from './json-service.ts';

const items = ['kettle', 'toaster', 'mixer'].map((sku, n) => ({ id: `o-${3 - n}`, sku, count: 1, margin: 0.4 }));
const headers = { 'x-shard': 'orders-7' };

serve(({ method, url, body }) => {
  if (url.pathname !== '/orders') return notFound;
  if (method === 'GET')
    return { status: 200, headers, body: { items: items.slice(0, Number(url.searchParams.get('limit') ?? 10)) } };
  const order = JSON.parse(body);
  if (order.items.some(({ sku }: { readonly sku: string }) => sku === 'nothing'))
    return {
      status: 409,
      headers,
      body: { error: { code: 'sold-out', message: 'nothing is left of that' }, host: 'db-3' },
    };
  return { status: 201, headers, body: { id: randomUUID(), ...order, margin: 0.4 } };
});

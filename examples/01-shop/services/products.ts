import { notFound, serve } from './json-service.ts';

const products = [
  { id: 'p-1', name: 'Kettle', price: 39 },
  { id: 'p-2', name: 'Toaster', price: 29 },
];

serve(({ method, path }) =>
  method === 'GET' && path.split('?')[0] === '/products' ? { status: 200, body: { products } } : notFound,
);

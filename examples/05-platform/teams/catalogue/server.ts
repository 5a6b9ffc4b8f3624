import { notFound, serve } from '../json-server.ts';

const products = [
  { id: 'p-1', name: 'Kettle', price: 39 },
  { id: 'p-2', name: 'Toaster', price: 29 },
];

serve(({ path }) => {
  if (path === '/products') return { status: 200, body: { products } };
  const product = products.find(({ id }) => path === `/products/${id}`);
  return product === undefined ? notFound : { status: 200, body: product };
});

const products = [
  { sku: 'kettle', name: 'Kettle', price: 39, cost: 21 },
  { sku: 'toaster', name: 'Toaster', price: 49, cost: 30 },
];
const answers = { '/products': products, '/stock': { kettle: 12, toaster: 0 } };

/** A function that is asked with events of API Gateway, by whoever calls it. */
export async function handler({ path }) {
  const body = answers[path];
  const headers = { 'content-type': 'application/json' };
  return { statusCode: body ? 200 : 404, headers, body: JSON.stringify(body ?? { error: 'no such thing here' }) };
}

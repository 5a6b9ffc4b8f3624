import { serve } from '../json-server.ts';

const made: { readonly customer: string; readonly order: unknown }[] = [];

/** Who calls is what the gateway says: nobody else reaches this service, so there is nothing to check. */
serve(({ method, customer, body }) => {
  if (method === 'POST') {
    made.push({ customer, order: body });
    return { status: 201, body: { customer, order: body } };
  }
  return { status: 200, body: { orders: made.filter((one) => one.customer === customer) } };
});

import { randomUUID } from 'node:crypto';
import { notFound, serve } from './json-service.ts';

// The gateway says who is calling; this service never sees a token.
serve(({ method, path, headers }) =>
  method === 'POST' && path === '/orders'
    ? { status: 201, body: { order: randomUUID(), customer: headers['x-user-id'] } }
    : notFound,
);

import { notFound, serve } from './json-service.ts';

// An account belongs to one user, and the gateway says which one is asking.
serve(({ url, headers }) =>
  url.pathname === `/accounts/L-${headers['x-user-id']}/points`
    ? { status: 200, body: { points: 1200, level: 'silver' } }
    : notFound,
);

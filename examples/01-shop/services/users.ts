import { notFound, serve } from './json-service.ts';

serve(({ method, path }) => {
  const [, userId] = /^\/users\/([^/?]+)\/profile$/.exec(path) ?? [];
  return method === 'GET' && userId !== undefined
    ? { status: 200, body: { user: decodeURIComponent(userId), memberSince: '2026-01-15' } }
    : notFound;
});

import { notFound, serve } from './json-service.ts';

serve(({ url }) => {
  const [, id] = url.pathname.match(/^\/users\/([^/]+)$/) ?? [];
  if (id === undefined) return notFound;
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  const known = { id, name, mail: `${id}@example.com`, loyaltyAccount: `L-${id}` };
  // What is of no concern to anybody outside; the gateway takes it out.
  return { status: 200, body: { ...known, passwordHash: '$argon2id$…', risk: 0.02 } };
});

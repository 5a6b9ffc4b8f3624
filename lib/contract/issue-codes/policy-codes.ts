import type { IssueWords } from './issue-words.ts';

/** What routes ask for: limits, headers, times, direct calls, CORS, upstreams, schemas. */
export const policyCodes = {
  // 13xx: limits, headers, time
  GH1301: { what: 'a reserved or forbidden header', fix: 'choose another name' },
  GH1302: { what: 'not a header name (RFC 9110 token)', fix: 'correct the name' },
  GH1303: { what: 'longer than the guardrail or API Gateway allows', fix: 'shorten it' },
  GH1304: {
    what: 'the guardrails demand a limit on every route',
    fix: 'declare `limit` on the route or in `defaults`',
  },
  GH1305: { what: 'two header rules contradict each other', fix: 'keep one of them' },
  GH1306: { what: 'not a header value: visible ASCII, at most 1024 characters', fix: 'correct the value' },
  GH1307: { what: 'a limit that can never be met', fix: 'raise the smaller of the two, or lower the other' },
  GH1308: { what: 'a key that this kind of limit does not have', fix: 'remove it' },
  GH1309: {
    what: 'what the caller chooses is no dimension by itself: another value is another counter',
    fix: 'add client.ip, a claim or key.id to `by`',
  },
  GH1310: { what: 'longer than the limit store keeps a counter, 31 days', fix: 'shorten it' },
  GH1311: { what: 'a lease that may end before its request does', fix: 'lengthen it, or leave `lease` out' },
  GH1312: {
    what: 'API Gateway throttles by key or by route, and by nothing else',
    fix: "write `by: 'key.id'` or `by: 'route'`, or leave out `enforce: 'best-effort'`",
  },
  GH1313: { what: 'API Gateway has one throttle here', fix: 'keep one of them' },
  GH1314: { what: 'times that do not fit into each other', fix: 'shorten the inner one, or lengthen the outer one' },
  GH1315: {
    what: "not a path into a body, such as 'user.mail' or 'items[].id'",
    fix: "write names with dots between them, '[]' for every element, and odd names in quotes",
  },
  GH1316: { what: 'edits that cannot both be meant', fix: 'keep one of them' },
  GH1317: { what: 'there is no body here', fix: 'remove it' },
  GH1318: { what: "the size of a body is '<n>KB' or '<n>MB', and at most '4MB'", fix: "write for example '64KB'" },
  GH1319: {
    what: "not a media type without parameters, such as 'application/json' or 'image/*'",
    fix: 'correct it',
  },
  // 14xx: direct routes
  GH1401: { what: 'a direct route cannot keep this promise', fix: 'remove `direct`, or what it cannot keep' },
  GH1402: {
    what: 'a direct route needs an upstream that trusts no header',
    fix: "declare `trusts: 'nothing'` or `'signed-token'` on the upstream, or remove `direct`",
  },
  // 15xx: CORS
  GH1501: { what: "an origin is scheme://host[:port], or the single entry '*'", fix: 'correct the origin' },
  // 16xx: upstreams
  GH1601: {
    what: 'a fallback where there can be none',
    fix: 'give one to GET and HEAD routes of an upstream that says `critical: false`, or remove it',
  },
  GH1602: { what: 'it would change nothing here', fix: 'remove it, or write what it needs' },
  // 17xx: schemas
  GH1701: {
    what: 'not a schema: JSON Schema as data, or a schema of a library that gives it (`~standard.jsonSchema`)',
    fix: 'write JSON Schema, or use zod 4.2 or later',
  },
  GH1702: {
    what: 'code of a schema: a gateway holds data and runs none of it',
    fix: "leave it out of the gateway's schema, and keep it in the service",
  },
  GH1703: { what: 'a kind of value that JSON does not have', fix: 'describe the JSON that is sent' },
  GH1704: { what: 'a keyword that nobody would check', fix: 'remove it' },
  GH1705: { what: 'a value that this keyword cannot have', fix: 'correct it' },
  GH1706: {
    what: 'a reference that leads to no schema',
    fix: "put the schema under `$defs`, and refer to it as '#/$defs/<name>'",
  },
  GH1707: {
    what: 'a pattern that cannot be checked in bounded time',
    fix: 'write it without, or check it in the service',
  },
  GH1708: { what: 'a format that nobody checks', fix: 'write a `pattern`' },
  GH1709: { what: 'a schema of more than 65536 characters', fix: 'describe less, or split the route' },
  GH1710: {
    what: 'a text that could be read as more than one kind of value',
    fix: "give it one `type`: 'string', 'integer', 'number', 'boolean', or 'array' with `items` of these",
  },
  GH1711: { what: 'API Gateway cannot check this', fix: 'remove it, or remove `direct`' },
  GH1712: {
    what: 'parameters are an object with members by name',
    fix: 'write `properties`, `required`, and `additionalProperties: false` where nothing else may come',
  },
} as const satisfies IssueWords;

import { checkCodes } from './check-codes.ts';

/** Every mistake a declaration or a place can hold: what is wrong, and what to do. Codes are public contract and never reused. */
export const issueCodes = {
  // 10xx: shape of the declaration
  GH1001: { what: 'unknown key', fix: 'remove it, or correct its spelling' },
  GH1002: {
    what: 'a rate is a whole number of requests in a window, such as 300/min',
    fix: "write '<n>/s', '<n>/min', '<n>/h' or '<n>/day'",
  },
  GH1003: { what: 'a required key is missing', fix: 'write it' },
  GH1004: { what: 'wrong type of value', fix: 'write a value of the kind that is expected' },
  GH1005: { what: "a duration is a number with unit, such as '5s'", fix: "write '<n>ms', '<n>s' or '<n>min'" },
  GH1006: { what: 'a name is lower-case letters, digits and dashes, at most 40', fix: 'rename it' },
  GH1007: {
    what: 'made by a version of cdk-gatehouse with another schema',
    fix: 'update cdk-gatehouse in this app, or take a version of the package it comes from that was made with its schema',
  },
  GH1008: {
    what: 'a CDK token stands in a declaration',
    fix: 'write the text itself; what differs between environments is bound as a place at the construct',
  },
  // 11xx: routes
  GH1101: {
    what: "a route is 'METHOD /path' with GET, POST, PUT, PATCH, DELETE, HEAD or ANY",
    fix: "write for example 'GET /orders/{id}'",
  },
  GH1102: {
    what: 'a path parameter is a whole segment, {name} or a last {name+}',
    fix: 'write {name} as its own segment',
  },
  GH1103: { what: 'two services declare the same route', fix: 'keep one, or give each service its own base path' },
  GH1104: {
    what: 'two parameter names in the same place of the path',
    fix: 'use one name for this segment in every route',
  },
  GH1105: { what: 'a parameter of `to` is not in the route', fix: 'use the parameters of the route' },
  GH1106: { what: 'a path parameter does not reach the upstream', fix: 'use it in `to`' },
  GH1107: { what: 'API Gateway reserves this path', fix: 'choose another path than /ping and /sping' },
  GH1108: { what: 'a service without routes', fix: 'declare a route or leave the service out' },
  GH1109: { what: 'the same service is mounted twice', fix: 'mount it once' },
  GH1110: {
    what: "not a path: '/' and segments of letters, digits and . _ - : without '.' or '..'",
    fix: "write for example '/orders/{id}'",
  },
  GH1111: { what: 'the same parameter name twice in one path', fix: 'give each segment its own name' },
  GH1112: { what: 'the service was declared on another platform', fix: "declare it with the gateway's own platform" },
  GH1113: { what: 'a gateway without services', fix: 'mount a service' },
  GH1114: { what: 'a path of the gateway itself', fix: 'choose another path than /.well-known/gatehouse' },
  GH1115: {
    what: 'two services have routes for one request',
    fix: 'give each service its own base path, or let one of them declare both routes',
  },
  GH1116: {
    what: 'left out because it is broken',
    fix: 'mend what is told beside this, or pin its package to a version that is sound',
  },
  // 12xx: authentication and authorization
  GH1118: {
    what: 'API Gateway throttles each method of a path by itself, and a route of ANY method has all of them',
    fix: 'leave out `enforce`: an exact limit counts all methods together',
  },
  GH1121: {
    what: 'no tier with keys that API Gateway keeps, so there is nothing to put a key into',
    fix: 'name a credential of apiKey and one of its tiers, or remove the entry',
  },
  GH1122: {
    what: 'one key stands in two places: API Gateway holds a key to one tier of a gateway',
    fix: 'keep one of them',
  },
  GH1123: {
    what: 'not a name or an id: letters, digits and some signs',
    fix: 'write the id of the key, or the name of the secret; never a value',
  },
  GH1201: { what: 'unknown credential', fix: "use a name of the platform's `auth`, or 'public' with a reason" },
  GH1202: { what: 'a public route needs a written reason', fix: 'write `reason`' },
  GH1203: {
    what: 'the credential does not define this scope',
    fix: "add it to the credential's `scopes`, or correct it",
  },
  GH1204: {
    what: 'a value that this route and credential cannot provide',
    fix: 'use path parameters of the route, claims of its credential, query.*, header.* or client.ip',
  },
  GH1205: {
    what: 'a public route has no caller of whom something could be asked',
    fix: 'give the route a credential, or remove them',
  },
  GH1206: {
    what: 'an algorithm that the gateway does not accept',
    fix: 'use an asymmetric one: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA',
  },
  GH1207: { what: 'a claim named here is not declared', fix: 'declare it under `claims`' },
  GH1208: {
    what: "a tier is a lower-case letter, then lower-case letters and digits, at most 20: keys are 'gh-<tier>-…'",
    fix: 'rename it',
  },
  GH1209: { what: 'an API-key credential without tiers', fix: "declare a tier, such as `free: { rate: '10/s' }`" },
  GH1210: { what: 'the credential has no such tier', fix: "use a tier of the credential's `tiers`" },
  GH1211: { what: 'the same tier twice', fix: 'keep one of them, or give each its own name' },
  GH1212: { what: 'a quota that does not fit its rate', fix: 'change the quota, the rate or `burst`' },
  GH1213: {
    what: 'a quota is a whole number of requests in a period, such as 10000/day',
    fix: "write '<n>/day', '<n>/week' or '<n>/month'",
  },
  GH1214: {
    what: 'a gateway has keys that API Gateway keeps, or keys of its own, and not both',
    fix: "write `keys: 'own'` on all of them, or on none",
  },
  GH1215: {
    what: 'an anyOf names two or more credentials of its platform, each once',
    fix: 'correct the names',
  },
  GH1216: { what: 'kept longer than a revocation may take', fix: 'shorten it' },
  GH1217: {
    what: 'own keys are counted in windows of one length, and a month has none',
    fix: "write '<n>/day' or '<n>/week'",
  },
  GH1218: {
    what: 'a query parameter that cannot hold keys',
    fix: "use `keys: 'own'`, and a name of letters, digits and _ . ~ - that means nothing else",
  },
  GH1219: {
    what: 'the credential does not define this role',
    fix: "add it to the credential's `roleNames`, or correct it",
  },
  GH1220: {
    what: 'every caller of the credential may pass every id',
    fix: "say with `where` whose it is, or why it is anybody's with `anyCaller: 'reason'`",
  },
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
  // 18xx: aggregates
  GH1801: {
    what: 'an aggregate stands in a gateway that is for one sort of client',
    fix: "say on the gateway which: `bff: 'mobile apps'`, or lift it in the guardrails of the platform: `aggregates: 'anywhere'`",
  },
  GH1802: {
    what: 'a part is a GET route that a mounted service declares and the gateway calls',
    fix: 'call another route',
  },
  GH1803: {
    what: 'the aggregate does not ask of its callers what its part asks',
    fix: 'ask the same of the aggregate, or leave the part out',
  },
  GH1804: {
    what: 'a part gets every parameter of its route and no others',
    fix: 'write the parameters of the route',
  },
  GH1805: {
    what: 'a part waits for a value that no other part can give it',
    fix: "write 'parts.<name>.<path>' with the name of another part",
  },
  GH1806: {
    what: 'two parts cannot both stand there',
    fix: "give one of them another place: `as: '…'`",
  },
  GH1807: { what: 'a view that nobody has, or that nobody gets', fix: 'write the name of a view, or remove it' },
  GH1808: {
    what: 'a part is critical or has a fallback, exactly one of both',
    fix: "write `critical: true` or `fallback: 'omit'`",
  },
  GH1809: { what: 'an aggregate has 1 to 20 parts', fix: 'split it, or leave parts out' },
  // 19xx: guardrails
  GH1901: { what: 'an owner whom the guardrails do not know', fix: 'write one of their `owners`, or add this one' },
  GH1902: {
    what: 'an origin that the guardrails do not allow',
    fix: 'remove it, or have it added to `origins` of the guardrails',
  },
  GH1903: {
    what: 'a public route that the guardrails do not allow',
    fix: 'give it a credential, or have it added to `publicRoutes` of the guardrails',
  },
  GH1904: { what: 'longer bodies than the guardrails allow', fix: 'lower `maxBody`, or leave it out' },
  GH1905: {
    what: 'the guardrails demand a stricter limit here',
    fix: 'declare an exact limit that admits no more: a sliding window, or a bucket whose burst and rate together do not',
  },
  GH1906: { what: 'the guardrails demand a base path of its own', fix: "write for example `path: '/orders'`" },
  GH1907: { what: 'a base path within another', fix: 'give each service a base path beside the others' },
  // 20xx: places
  GH2001: { what: 'a place is missing', fix: 'bind it at the construct' },
  GH2002: { what: 'a place that no declaration asks for', fix: 'remove it, or correct its name' },
  GH2003: { what: 'not an absolute https URL', fix: "use https, or say `insecure: 'reason'`" },
  GH2004: {
    what: 'characters or length that a stage variable cannot carry',
    fix: 'use A-Za-z0-9-._~:/?#&=, and at most 512 of them',
  },
  GH2006: {
    what: 'two names share one stage variable',
    fix: 'rename one: all but letters and digits become `_` there',
  },
  GH2007: {
    what: 'a weight that nothing goes by',
    fix: "declare `balance: 'weighted'` or `'random'` on the upstream, or remove it",
  },
  GH2008: { what: 'the same target twice', fix: 'bind it once; what it gets beside the others is its `weight`' },
  GH2009: {
    what: 'declared for an upstream with an address, and bound to a Lambda function',
    fix: "remove it from the upstream's declaration, or bind an address",
  },
  // 212x: private upstreams, and those that can be called past the gateway
  GH2121: {
    what: 'an upstream that can be called past the gateway',
    fix: "declare `trusts: 'signed-token'`, a `credential` or `tls: { clientCertificate: true }`, bind it in a network, or write at its place why that may be: `open: 'reason'`",
  },
  GH2122: {
    what: 'a private upstream needs the network in which it stands',
    fix: 'give `vpc` at the construct, or bind its address alone: `url(…)`',
  },
  GH2123: {
    what: 'a security group is opened at one port, and this address names none before it is deployed',
    fix: 'write the scheme in the text, and the port where it is none of the usual ones',
  },
  GH2124: {
    what: 'API Gateway itself does not reach this upstream',
    fix: 'remove `direct` from its routes: the forwarder reaches it',
  },
  GH2131: {
    what: 'more instances are kept ready than the function may have',
    fix: 'keep fewer ready, or reserve as many',
  },
  GH2132: { what: 'an option of a function that this gateway does not have', fix: 'remove it' },
  // 214x: what operators see
  GH2141: {
    what: 'a threshold that nothing can reach, or that everything does',
    fix: 'write a number within these bounds',
  },
  GH2142: { what: 'a topic for an owner of no service here', fix: 'correct the name, or remove the topic' },
  GH2143: { what: 'a sample is a share of the requests, from 0 to 1', fix: 'write for example sample: 0.05' },
  GH2144: { what: 'not a name of a dashboard: letters, digits, - and _', fix: "write for example name: 'shop-prod'" },
  // 215x: a gateway that is split over several REST APIs
  GH2151: {
    what: 'every service and aggregate stands in exactly one API of a split',
    fix: 'put it in one of them',
  },
  GH2152: {
    what: 'a gateway of several REST APIs has one address only by a domain',
    fix: 'give the construct a `domain`, or leave out `split`',
  },
  GH2153: {
    what: 'two APIs of a split have paths that no base path tells apart',
    fix: 'give each service a base path of its own (`path`), or put both in one API; what stands at / goes in the first one',
  },
  GH2154: {
    what: "a base path that a routing rule cannot hold: at most 127 letters, digits and $ - _ . + ! * ' ( ) /",
    fix: 'choose another base path for the service',
  },
  GH2155: {
    what: 'a split gateway stands at the root of its domain',
    fix: 'leave out the `basePath` of the domain, and write it in the `path` of the services',
  },
  // 211x: the front of the construct: domain, firewall, private endpoint
  GH2111: {
    what: 'mutual TLS with a way around it',
    fix: "remove `executeApi`: API Gateway's own endpoint asks for no certificate",
  },
  GH2112: {
    what: 'not a base path: segments of letters, digits and . _ - with a slash between them, at most 300 characters',
    fix: "write for example basePath: 'v1/shop', without a slash at its ends",
  },
  GH2113: {
    what: 'not a domain name: lower-case labels with dots between them',
    fix: "write for example 'api.example.com'",
  },
  GH2114: {
    what: 'a private API is reached by its VPC endpoints and by nothing else',
    fix: 'remove it, or remove `privateEndpoint`',
  },
  GH2115: {
    what: 'API Gateway has mutual TLS only under its older policy',
    fix: "write securityPolicy: 'TLS_1_2', or leave it out",
  },
  GH2116: {
    what: 'not a range of addresses that a firewall takes: CIDR of IPv4 or IPv6, and not /0',
    fix: "write for example '192.0.2.0/24' or '2001:db8::/32'",
  },
  GH2117: { what: 'not a country: two capital letters of ISO 3166-1', fix: "write for example 'DE'" },
  GH2118: {
    what: 'a rule that the firewall does not have, or has twice',
    fix: 'write the name of one of its rules, once',
  },
  GH2119: {
    what: 'a rate that a firewall cannot count: whole requests, at least 10, in 1min, 2min, 5min or 10min',
    fix: "write for example rateLimit: { requests: 1000, window: '5min' }",
  },
  // 210x: where a gateway stands, and where it keeps what it knows
  GH2101: { what: 'more or less than ElastiCache takes', fix: 'write a whole number within its bounds' },
  GH2102: {
    what: "the network of another gateway leads to that gateway's secrets and functions, and to no others",
    fix: 'give both gateways one network as `vpc`, or this one a cache of its own',
  },
  GH2103: {
    what: 'a table of another shape',
    fix: 'give one with the partition key `pk` and the sort key `sk`, both texts, whose rows expire by `expiresAt`',
  },
  GH2104: {
    what: 'a table of two: rows say neither of which gateway they are nor for what',
    fix: 'give each gateway an identity table and a state table of its own',
  },
  // 30xx: quotas of AWS
  GH3001: {
    what: 'over a quota of AWS',
    fix: 'split the gateway, or raise the quota and declare it in `quotas`',
  },
  GH3002: {
    what: 'no room in a template for what the OpenAPI document would say of requests',
    fix: 'split the gateway, or leave it so: functions check requests all the same',
  },
  GH3003: { what: 'near a quota of AWS', fix: 'split the gateway, or have the quota raised' },
  // 40xx: stores of the gateway
  GH4001: {
    what: 'calls under way are counted in a cache, and this gateway has none',
    fix: "leave out `limitStore: 'dynamodb'` at the construct, or remove it",
  },
  // 50xx: the body of a REST API
  ...checkCodes,
} as const satisfies { readonly [code: `GH${number}`]: { readonly what: string; readonly fix: string } };

export type IssueCode = keyof typeof issueCodes;

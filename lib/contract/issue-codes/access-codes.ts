import type { IssueWords } from './issue-words.ts';

/** Who may call: authentication and authorization. */
export const accessCodes = {
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
} as const satisfies IssueWords;

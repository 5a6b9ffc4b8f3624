import type { IssueWords } from './issue-words.ts';

/** Where a gateway stands: its places, the options of its construct, quotas of AWS. */
export const placeCodes = {
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
} as const satisfies IssueWords;

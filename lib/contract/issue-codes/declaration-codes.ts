import type { IssueWords } from './issue-words.ts';

/** The shape of a declaration, and its routes. */
export const declarationCodes = {
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
} as const satisfies IssueWords;

import type { Loose } from '../declarations.ts';
import { declared, type IssueCase } from './issue-case.ts';

const reads = { 'GET /orders/{id}': { auth: 'customer' } };
const at = 'orders upstream';
const read = "orders 'GET /orders/{id}'";

/** The upstream has 2 s for a call, and the route is a read, unless the case says otherwise. */
function upstream(of: Loose, route: Loose = {}, service: Loose = {}) {
  return declared({ upstream: of, service, routes: { 'GET /orders/{id}': { auth: 'customer', ...route } } });
}

const timeCases: readonly IssueCase[] = [
  {
    code: 'GH1314',
    story: 'two tries and their pause, longer than the call',
    at: `${at}.try`,
    got: '951ms',
    issues: upstream({ try: '951ms', retry: { tries: 2 } }),
  },
  {
    code: 'GH1314',
    story: 'three tries of a route with less time',
    at: `${read} timeout`,
    got: '1s',
    issues: upstream({ try: '300ms', retry: { tries: 3 } }, { timeout: '1s' }),
  },
  {
    code: 'GH1314',
    story: "a route's own try, longer than its call",
    at: `${read} try`,
    got: '2001ms',
    issues: upstream({}, { try: '2001ms' }),
  },
  {
    code: 'GH1314',
    story: "a direct route's try, longer than its call",
    at: `${read} try`,
    got: '3s',
    issues: upstream({ trusts: 'nothing' }, { try: '3s', direct: 'x', auth: 'public', reason: 'x' }),
  },
  {
    code: 'GH1314',
    story: 'pauses that leave no time for a try',
    at: `${at}.try`,
    issues: upstream({ retry: { tries: 3, pause: '667ms' } }),
  },
  {
    code: 'GH1314',
    story: 'a connection that may take longer than a try',
    at: `${at}.connect`,
    got: '951ms',
    issues: upstream({ connect: '951ms', retry: { tries: 2 } }),
  },
  {
    code: 'GH1314',
    story: 'a first byte that may take longer than a try',
    at: `${at}.firstByte`,
    got: '3s',
    issues: upstream({ firstByte: '3s' }),
  },
  {
    code: 'GH1314',
    story: 'a second call when the first has ended',
    at: `${at}.hedge.after`,
    got: '2s',
    fix: "shorten it, lengthen the try, or say `retry: 'none'` on the route",
    issues: upstream({ hedge: { after: '2s' } }),
  },
  {
    code: 'GH1314',
    story: 'slow only when it has ended',
    at: `${at}.breaker.slow.over`,
    got: '2s',
    issues: upstream({ breaker: { slow: { over: '2s', rate: 0.5 } } }),
  },
  {
    code: 'GH1314',
    story: 'a longest open period under the first',
    at: `${at}.breaker.maxOpenFor`,
    got: '20s',
    issues: upstream({ breaker: { maxOpenFor: '20s' } }),
  },
  {
    code: 'GH1314',
    story: 'a check that lasts until the next',
    at: `${at}.health.timeout`,
    got: '5s',
    issues: upstream({ health: { path: '/health', timeout: '5s' } }),
  },
  {
    code: 'GH1303',
    story: 'longer than a raised quota leaves to the Lambda way',
    at: `${at}.timeout`,
    got: '59s',
    issues: declared({ upstream: { timeout: '59s' }, gateway: { quotas: { integrationTimeout: '60s' } } }),
  },
  {
    code: 'GH1005',
    story: 'an integration that waits less than it does anyway',
    at: 'gateway mobile quotas.integrationTimeout',
    got: '28s',
    issues: declared({ gateway: { quotas: { integrationTimeout: '28s' } } }),
  },
];

const fallbackCases: readonly IssueCase[] = [
  {
    code: 'GH1601',
    story: 'of a critical upstream',
    at: `${read} fallback`,
    fix: 'write `critical: false` on the upstream, or remove the fallback',
    issues: upstream({}, { fallback: { lastGood: '5min' } }),
  },
  {
    code: 'GH1601',
    story: 'of a write',
    at: "orders 'POST /orders' fallback",
    issues: declared({
      upstream: { critical: false },
      routes: { 'POST /orders': { auth: 'customer', fallback: { static: { body: null } } } },
    }),
  },
  {
    code: 'GH1602',
    story: 'a fallback that answers nothing',
    at: `${read} fallback`,
    got: {},
    fix: 'write `lastGood`, `static` or both',
    issues: upstream({ critical: false }, { fallback: {} }),
  },
  {
    code: 'GH1602',
    story: 'an upstream that is not critical, and no fallback',
    at: `${at}.critical`,
    got: false,
    issues: upstream({ critical: false }),
  },
  {
    code: 'GH1005',
    story: 'an answer of more than an hour ago',
    at: `${read} fallback.lastGood`,
    got: '61min',
    issues: upstream({ critical: false }, { fallback: { lastGood: '61min' } }),
  },
  {
    code: 'GH1004',
    story: 'a static answer whose status has no body',
    at: `${read} fallback.static.status`,
    got: 204,
    issues: upstream({ critical: false }, { fallback: { static: { status: 204, body: '' } } }),
  },
  {
    code: 'GH1003',
    story: 'a static answer without a body',
    at: `${read} fallback.static.body`,
    fix: 'write `body`',
    issues: upstream({ critical: false }, { fallback: { static: { status: 200 } } }),
  },
  {
    code: 'GH1004',
    story: 'a static answer of a byte too much',
    at: `${read} fallback.static.body`,
    got: 'a'.repeat(65_535),
    issues: upstream({ critical: false }, { fallback: { static: { body: 'a'.repeat(65_535) } } }),
  },
];

const idleCases: readonly IssueCase[] = [
  {
    code: 'GH1602',
    story: 'a retry that every route lifts',
    at: `${at}.retry`,
    issues: upstream({ retry: { tries: 2 } }, { retry: 'none' }),
  },
  {
    code: 'GH1602',
    story: 'a retry of nothing',
    at: `${at}.retry`,
    issues: upstream({ retry: { tries: 2, statuses: [], failures: [] } }),
  },
  {
    code: 'GH1602',
    story: 'a hedge where nothing is read',
    at: `${at}.hedge`,
    issues: declared({
      upstream: { hedge: { after: 'p95' } },
      service: { routes: { 'POST /orders': { auth: 'customer' } } },
    }),
  },
  {
    code: 'GH1602',
    story: 'a breaker that counts nothing',
    at: `${at}.breaker`,
    fix: "name one, or write `breaker: 'none'`",
    issues: upstream({ breaker: { statuses: [], failures: [] } }),
  },
  {
    code: 'GH1003',
    story: 'a function of its own without instances of its own',
    at: 'orders reservedConcurrency',
    fix: 'write `reservedConcurrency`: how many of its instances may run at a time',
    issues: upstream({}, {}, { isolation: 'service', routes: reads }),
  },
  {
    code: 'GH1003',
    story: 'instances of its own without a function of its own',
    at: 'orders isolation',
    fix: "write `isolation: 'service'`",
    issues: upstream({}, {}, { reservedConcurrency: 5, routes: reads }),
  },
];

const rangeCases: readonly IssueCase[] = [
  {
    code: 'GH1004',
    story: 'a rate of no calls',
    at: `${at}.breaker.failureRate`,
    got: 0,
    issues: upstream({ breaker: { failureRate: 0 } }),
  },
  {
    code: 'GH1004',
    story: 'a rate of more than all calls',
    at: `${at}.breaker.slow.rate`,
    got: 50,
    issues: upstream({ breaker: { slow: { over: '1s', rate: 50 } } }),
  },
  {
    code: 'GH1004',
    story: "a caller's own mistake as a failure",
    at: `${at}.breaker.statuses[0]`,
    got: 404,
    issues: upstream({ breaker: { statuses: [404] } }),
  },
  {
    code: 'GH1004',
    story: 'the last status before the first',
    at: `${at}.breaker.statuses[0]`,
    got: [504, 502],
    issues: upstream({ breaker: { statuses: [[504, 502]] } }),
  },
  {
    code: 'GH1004',
    story: 'another word for no breaker',
    at: `${at}.breaker`,
    got: 'off',
    issues: upstream({ breaker: 'off' }),
  },
  {
    code: 'GH1004',
    story: 'four tries',
    at: `${at}.retry.tries`,
    got: 4,
    issues: upstream({ retry: { tries: 4 } }),
  },
  {
    code: 'GH1004',
    story: 'a good answer that is tried again',
    at: `${at}.retry.statuses[1]`,
    got: 200,
    issues: upstream({ retry: { tries: 2, statuses: [429, 200] } }),
  },
  {
    code: 'GH1005',
    story: 'a hedge under the median',
    at: `${at}.hedge.after`,
    got: 'p49',
    issues: upstream({ hedge: { after: 'p49' } }),
  },
  {
    code: 'GH1005',
    story: 'a check every second',
    at: `${at}.health.every`,
    got: '1s',
    issues: upstream({ health: { path: '/', every: '1s' } }),
  },
  {
    code: 'GH1004',
    story: 'a check with a query',
    at: `${at}.health.path`,
    got: '/health?full=1',
    issues: upstream({ health: { path: '/health?full=1' } }),
  },
  {
    code: 'GH1004',
    story: 'a check of the folder above',
    at: `${at}.health.path`,
    got: '/../health',
    issues: upstream({ health: { path: '/../health' } }),
  },
  {
    code: 'GH1004',
    story: 'a credential of another kind',
    at: `${at}.credential.kind`,
    got: 'password',
    issues: upstream({ credential: { kind: 'password' } }),
  },
  {
    code: 'GH1004',
    story: 'an address as the name of a certificate',
    at: `${at}.tls.serverName`,
    got: '10.0.0.1',
    issues: upstream({ tls: { serverName: '10.0.0.1' } }),
  },
  {
    code: 'GH1004',
    story: 'a version of TLS that nobody should speak',
    at: `${at}.tls.minVersion`,
    got: '1.1',
    issues: upstream({ tls: { minVersion: '1.1' } }),
  },
];

const headerCases: readonly IssueCase[] = [
  {
    code: 'GH1302',
    story: 'a deadline in a header that is none',
    at: `${at}.deadlineHeader`,
    got: 'X Deadline',
    issues: upstream({ deadlineHeader: 'X Deadline' }),
  },
  {
    code: 'GH1301',
    story: 'a deadline that says who is calling',
    at: `${at}.deadlineHeader`,
    got: 'x_user.id',
    issues: upstream({ deadlineHeader: 'x_user.id' }),
  },
  {
    code: 'GH1301',
    story: 'a deadline where credentials stand',
    at: `${at}.deadlineHeader`,
    got: 'authorization',
    issues: upstream({ deadlineHeader: 'authorization' }),
  },
  {
    code: 'GH1301',
    story: 'a deadline in the key by which requests are told apart',
    at: `${at}.deadlineHeader`,
    got: 'Idempotency-Key',
    issues: upstream({ deadlineHeader: 'Idempotency-Key' }),
  },
  {
    code: 'GH1301',
    story: 'a credential as the identity of a caller',
    at: `${at}.credential.header`,
    got: 'X-User-Id',
    issues: upstream({ credential: { kind: 'header', header: 'X-User-Id' } }),
  },
  {
    code: 'GH1301',
    story: "a credential in the gateway's own token, which another service would believe",
    at: `${at}.credential.header`,
    got: 'X-Gatehouse-Token',
    issues: upstream({ credential: { kind: 'header', header: 'X-Gatehouse-Token' } }),
  },
  {
    code: 'GH1305',
    story: 'a credential and a deadline in one header',
    at: `${at}.deadlineHeader`,
    got: 'x_backend',
    issues: upstream({ deadlineHeader: 'x_backend', credential: { kind: 'header', header: 'X-Backend' } }),
  },
  {
    code: 'GH1305',
    story: "a caller's credential forwarded where the gateway shows its own",
    at: `${read} forward[0]`,
    got: 'authorization',
    issues: upstream({ credential: { kind: 'basic' } }, { forward: ['authorization'] }),
  },
  {
    code: 'GH1305',
    story: 'a cookie forwarded where the gateway shows its own',
    at: `${read} forward[0]`,
    got: 'cookie',
    issues: upstream({ credential: { kind: 'header', header: 'Cookie' } }, { forward: ['cookie'] }),
  },
  {
    code: 'GH1305',
    story: 'a deadline that a route sets too',
    at: `${read} set.X_Deadline`,
    got: 'X_Deadline',
    issues: upstream({ deadlineHeader: 'X-Deadline' }, { set: { X_Deadline: { static: '1' } } }),
  },
];

const balanceCases: readonly IssueCase[] = [
  {
    code: 'GH1204',
    story: 'a target by a claim, and a route without a caller',
    at: `${at}.balance.hash`,
    got: 'claims.sub',
    issues: upstream({ balance: { hash: 'claims.sub' } }, { auth: 'public', reason: 'x' }),
  },
  {
    code: 'GH1204',
    story: 'a target by a claim that nobody declares',
    at: `${at}.balance.hash`,
    got: 'claims.tdi',
    fix: "did you mean 'tid'?",
    issues: upstream({ balance: { hash: 'claims.tdi' } }),
  },
  {
    code: 'GH1204',
    story: 'a target by what is another for every request',
    at: `${at}.balance.hash`,
    got: 'request.id',
    fix: 'use client.ip, claims.*, key.id, path.*, query.* or header.*',
    issues: upstream({ balance: { hash: 'request.id' } }),
  },
  {
    code: 'GH1204',
    story: 'a target by the token itself',
    at: `${at}.balance.hash`,
    got: 'header.authorization',
    issues: upstream({ balance: { hash: 'header.authorization' } }),
  },
  {
    code: 'GH1204',
    story: 'a target by no value',
    at: `${at}.balance.hash`,
    got: 'ip',
    issues: upstream({ balance: { hash: 'ip' } }),
  },
  {
    code: 'GH1004',
    story: 'a target by a rule that is none',
    at: `${at}.balance`,
    got: 'fastest',
    issues: upstream({ balance: 'fastest' }),
  },
];

export const upstreamCases: readonly IssueCase[] = [
  ...timeCases,
  ...fallbackCases,
  ...idleCases,
  ...rangeCases,
  ...headerCases,
  ...balanceCases,
];

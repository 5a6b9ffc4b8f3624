import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../../lib/contract/caller.ts';
import { defaultIdentityHeaders } from '../../../lib/contract/header-names.ts';
import { answerHeaders } from '../../../lib/engine/headers/answer-headers.ts';
import {
  type HeaderFacts,
  type HeaderList,
  type HeaderRules,
  upstreamHeaders,
} from '../../../lib/engine/headers/upstream-headers.ts';

const caller: Caller = {
  credential: 'customer',
  subject: 'user-1',
  issuer: 'https://issuer',
  expiresAt: 1,
  scopes: [],
  roles: ['admin', 'a,b'],
  tenant: 'acme',
  claims: {},
};
const rules: HeaderRules = {
  identity: defaultIdentityHeaders,
  set: [],
  remove: [],
  forward: [],
  edits: null,
  credentials: ['authorization', 'cookie', 'x-api-key'],
};
const facts: HeaderFacts = {
  caller: undefined,
  requestId: 'r-1',
  traceId: 't-1',
  traceparent: '00-t-s-01',
  tracestate: '',
  clientIp: '203.0.113.9',
  host: 'api.example.com',
  proto: 'https',
};
const ours: HeaderList = [
  ['X-Request-Id', 'r-1'],
  ['X-Trace-Id', 't-1'],
  ['traceparent', '00-t-s-01'],
  ['X-Forwarded-For', '203.0.113.9'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Host', 'api.example.com'],
];
/** What reaches the upstream beyond the gateway's own. */
const passed = (client: HeaderList, more: Partial<HeaderRules> = {}, told: Partial<HeaderFacts> = {}) =>
  upstreamHeaders(client, { ...rules, ...more }, { ...facts, ...told }).filter(
    ([name]) => !ours.some(([own]) => own === name),
  );

describe('headers that a client may send', () => {
  it.each([
    ['ordinary', ['Accept', 'text/html']],
    ['in their spelling', ['aCCepT', 'x']],
    ['with an underscore', ['X_Custom', '1']],
    ['a tab in the value', ['X-A', 'a\tb']],
    ['Latin-1', ['X-A', 'caf\u00e9']],
    ['conditional', ['If-None-Match', '"x"']],
    ['amazon trace', ['X-Amzn-Trace-Id', 'Root=1-x']],
  ] as const)('%s', (_, header) => {
    expect(passed([header])).toEqual([header]);
  });

  it('several values of one name stay several', () => {
    const list: HeaderList = [
      ['X-A', '1'],
      ['X-A', '2'],
      ['Accept', 'a, b'],
    ];
    expect(passed(list)).toEqual(list);
  });

  it('a value beyond Latin-1 goes out as its UTF-8 bytes', () => {
    expect(passed([['X-A', '☕']])).toEqual([['X-A', '\u00e2\u0098\u0095']]);
  });
});

describe('headers that a client may not send', () => {
  it.each([
    'X-User-Id',
    'x-user-id',
    'X_User_Id',
    'X.User.Id',
    'x-USER_roles',
    'X-Tenant-Id',
    'X-Auth-Request-User',
    'X-Internal-Token',
    'X-Gatehouse-Identity',
    'X-Amzn-Apigateway-Api-Id',
    'X-User-Id ',
    ' X-User-Id',
    'X-User-Id\0',
    'X-User\t-Id',
    'X!User~Id',
    "X'Tenant'Id",
    'X-Original-URL',
    'X-Original-Host',
    'X_Rewrite_Url',
    'Proxy',
    'REMOTE_USER',
    'X-Remote-User',
    'X-Amzn-Oidc-Identity',
    'True-Client-IP',
    'Client.Ip',
    'X_Cluster_Client_Ip',
    'X~Api~Key',
    'X-HTTP-Method-Override',
    'X-Request-Id',
    'X_Trace_Id',
    'traceparent',
    'TraceState',
    'Forwarded',
    'X-Forwarded-Host',
    'X_Forwarded_Proto',
    'X-Forwarded-Port',
    'X-Real-IP',
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Proxy-Authorization',
    'Host',
    'Content-Length',
    'Content_Length',
    'Expect',
    'Authorization',
    'authorization',
    'AUTHORIZATION',
    'Cookie',
    'X-API-Key',
    'X_Api_Key',
    'x.api.key',
    'bad name',
    'bad:name',
    '',
  ])('%j', (name) => {
    expect(passed([[name, 'spoofed']])).toEqual([]);
  });

  it('the configured identity names, in every spelling', () => {
    const identity = { user: 'Remote-User', roles: 'Groups', tenant: 'Org' };
    expect(
      passed(
        [
          ['REMOTE_USER', 'admin'],
          ['groups', 'x'],
          ['Org', 'y'],
          ['X-User-Id', 'z'],
        ],
        { identity },
      ),
    ).toEqual([]);
  });

  it('those that Connection nominates', () => {
    expect(
      passed([
        ['Connection', 'X-Hop, x_other'],
        ['connection', 'Third'],
        ['x-hop', '1'],
        ['X-Other', '2'],
        ['third', '3'],
        ['X-Stays', '4'],
      ]),
    ).toEqual([['X-Stays', '4']]);
  });

  it('values with line breaks or other controls', () => {
    expect(
      passed([
        ['X-A', 'a\r\nX-User-Id: admin'],
        ['X-B', 'a\0'],
        ['X-C', 'a\u007f'],
      ]),
    ).toEqual([]);
  });

  it('credentials pass where the route forwards them, under their own name only', () => {
    const client: HeaderList = [
      ['Authorization', 'Bearer x'],
      ['Cookie', 'a=b'],
      ['X-Api-Key', 'k'],
    ];
    expect(passed(client, { forward: ['authorization', 'cookie'] })).toEqual(client.slice(0, 2));
  });
});

describe('what the route says', () => {
  it('removes in every spelling', () => {
    expect(
      passed(
        [
          ['X-Debug', '1'],
          ['x_debug', '2'],
          ['X-Keep', '3'],
        ],
        { remove: ['X-Debug'] },
      ),
    ).toEqual([['X-Keep', '3']]);
  });

  it('sets in place of the client; a value that the request has not is not set, and the client cannot set it either', () => {
    const set = [
      { name: 'X-Caller', value: 'gateway' },
      { name: 'X-Missing', value: undefined },
      { name: 'X-Internal-Id', value: 'r-1' },
    ];
    expect(
      passed(
        [
          ['x_caller', 'me'],
          ['X-MISSING', 'me'],
          ['X-Internal-Id', 'me'],
        ],
        { set },
      ),
    ).toEqual([
      ['X-Caller', 'gateway'],
      ['X-Internal-Id', 'r-1'],
    ]);
  });
});

describe('what the gateway says', () => {
  it('the caller, with every value one header value', () => {
    expect(passed([], {}, { caller: { ...caller, subject: 'a b\r\n☕%', tenant: 'x,y' } })).toEqual([
      ['X-User-Id', 'a%20b%0D%0A%E2%98%95%25'],
      ['X-User-Roles', 'admin,a%2Cb'],
      ['X-Tenant-Id', 'x,y'],
    ]);
  });

  it('no tenant where the caller has none; roles always, so that no absence can be filled', () => {
    const { tenant: _, ...without } = caller;
    expect(passed([], {}, { caller: { ...without, roles: [] } })).toEqual([
      ['X-User-Id', 'user-1'],
      ['X-User-Roles', ''],
    ]);
  });

  it('nothing of a caller on a public route', () => {
    expect(upstreamHeaders([['X-User-Id', 'admin']], rules, facts)).toEqual(ours);
  });

  it('a name that Connection nominates is still sent when it is ours', () => {
    expect(passed([['Connection', 'X-User-Id, X-Tenant-Id']], {}, { caller }).map(([name]) => name)).toEqual([
      'X-User-Id',
      'X-User-Roles',
      'X-Tenant-Id',
    ]);
  });

  it.each([
    ['nothing before', [], '203.0.113.9'],
    ['a chain before', [['X-Forwarded-For', '198.51.100.1']], '198.51.100.1, 203.0.113.9'],
    ['the address already there', [['x-forwarded-for', '198.51.100.1, 203.0.113.9']], '198.51.100.1, 203.0.113.9'],
    ['what is no address', [['X-Forwarded-For', 'a b, <x>, 198.51.100.1']], '198.51.100.1, 203.0.113.9'],
  ] as const)('X-Forwarded-For with %s', (_, client, expected) => {
    expect(upstreamHeaders(client, rules, facts).find(([name]) => name === 'X-Forwarded-For')?.[1]).toBe(expected);
  });
});

describe('for 20,000 sets of headers', () => {
  const base = fc.constantFrom(
    'x-user-id',
    'x-user-roles',
    'x-tenant-id',
    'x-auth-user',
    'x-internal-token',
    'x-gatehouse-a',
    'x-original-url',
    'authorization',
    'cookie',
    'x-api-key',
    'x-request-id',
    'x-trace-id',
    'x-ok',
    'accept',
  );
  const spelled = fc
    .tuple(base, fc.array(fc.nat(), { minLength: 16, maxLength: 16 }))
    .map(([name, dice]) =>
      [...name]
        .map((c, n) => ((dice[n] ?? 0) % 5 === 0 ? c.toUpperCase() : c === '-' && (dice[n] ?? 0) % 3 === 0 ? '_' : c))
        .join(''),
    );
  const noise = fc.tuple(spelled, fc.constantFrom('', ' ', '\t', '\0')).map(([name, end]) => name + end);
  const header = fc.tuple(
    fc.oneof(spelled, noise, fc.constant('Connection')),
    fc.constantFrom('spoofed', 'spoofed, x-ok', 'x_user_id'),
  );

  it('no client value stands under a reserved or credential name in any spelling', () => {
    fc.assert(
      fc.property(fc.array(header, { maxLength: 12 }), (client) => {
        const sent = upstreamHeaders(client, rules, { ...facts, caller });
        const reserved = sent.filter(([name]) =>
          /^x[-_.]?(user|tenant|auth|internal|gatehouse|original|request|trace|api)|^(authorization|cookie|connection)/i.test(
            name.trim(),
          ),
        );
        expect(reserved).toEqual([
          ['X-User-Id', 'user-1'],
          ['X-User-Roles', 'admin,a%2Cb'],
          ['X-Tenant-Id', 'acme'],
          ['X-Request-Id', 'r-1'],
          ['X-Trace-Id', 't-1'],
        ]);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('headers of an answer', () => {
  it('those of the connection are dropped, cookies stay several, and the ids are not the upstream\u2019s', () => {
    const upstream: HeaderList = [
      ['Content-Type', 'text/html'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['Connection', 'X-Hop'],
      ['X-Hop', '1'],
      ['Transfer-Encoding', 'chunked'],
      ['X-Request-Id', 'theirs'],
      ['x_trace_id', 'theirs'],
      ['WWW-Authenticate', 'Basic'],
      ['Content-Length', '5'],
    ];
    expect(answerHeaders(upstream)).toEqual([
      ['Content-Type', 'text/html'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['WWW-Authenticate', 'Basic'],
    ]);
  });
});

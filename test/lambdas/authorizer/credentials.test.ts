import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeCaller } from '../../../lib/contract/caller.ts';
import { type Revocable, revocationText } from '../../../lib/contract/identity-rows.ts';
import { encodeIntrospectionPlace, encodeIssuerPlace } from '../../../lib/contract/places.ts';
import type { AuthorizerConfig, IntrospectionCredentialConfig } from '../../../lib/contract/runtime-config.ts';
import { type LocalIssuer, startIssuer } from '../../../lib/local/issuer/issuer.ts';
import { authorizerEvent, bench, customer, type Outcome } from './authorizer-bench.ts';

const { algorithms: _, typ: __, audienceClaim: ___, fixedClaims: ____, maxAgeSeconds: _____, ...common } = customer;
const session: IntrospectionCredentialConfig = {
  ...common,
  kind: 'introspection',
  stageVariable: 'auth_session',
  cacheSeconds: 30,
};
const partner = {
  kind: 'ownKey',
  header: 'x-api-key',
  query: 'api_key',
  edition: '1',
  tiers: { free: 'usage_free', pro: 'usage_pro' },
} as const;

/** Every kind, alone and together, as a plan would stage them. */
const config: AuthorizerConfig = {
  schema: 1,
  gateway: 'shop',
  clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
  credentials: {
    customer,
    session,
    device: { ...customer, header: 'x-device-token', stageVariable: 'auth_device' },
    partner: { ...partner, query: null },
    legacy: partner,
  },
  authorizers: {
    caller: { credentials: ['customer', 'session'] },
    'caller-x-device-token': { credentials: ['device'] },
    key: { credentials: ['partner'] },
    'key-query': { credentials: ['legacy'] },
    'any-people': { credentials: ['customer', 'session', 'device', 'legacy'] },
  },
  routes: {
    'GET /token': 'caller',
    'GET /device': 'caller-x-device-token',
    'GET /key': 'key',
    'GET /key-query': 'key-query',
    'GET /any': 'any-people',
  },
  directRoutes: {},
};

const key = (letter: string) => ({ id: letter.repeat(16), text: `gh_${letter.repeat(16)}.${letter.repeat(32)}` });
const row = (letter: string, credential: string, tier: string) => ({
  id: key(letter).id,
  hash: createHash('sha256').update(letter.repeat(32)).digest('hex'),
  credential,
  tier,
  enabled: true,
  expiresAt: null,
});

let issuer: LocalIssuer;
let now: number;
let authorizer: ReturnType<typeof bench>;
beforeAll(async () => {
  issuer = await startIssuer({ names: ['customer', 'session', 'device'] });
});
afterAll(() => issuer.stop());
beforeEach(() => {
  now = Date.now();
  authorizer = bench(() => now, config);
  authorizer.rows.secrets.set('session-secret', issuer.introspection('session').clientSecret);
  for (const one of [row('p', 'partner', 'pro'), row('l', 'legacy', 'free'), row('g', 'partner', 'gone')])
    authorizer.rows.ownKeys.set(one.id, one);
});
afterEach(() => authorizer.close());

type Headers = readonly (readonly [name: string, value: string])[];
interface Given {
  readonly query?: { readonly [name: string]: string[] };
  readonly sourceIp?: string;
  /** Stage variables that another deployment has, and this one not. */
  readonly without?: readonly string[];
}

function ask(path: string, headers: Headers, given: Given = {}): Promise<Outcome> {
  const { query = {}, sourceIp = '203.0.113.9', without = [] } = given;
  const { clientId, introspectionUri } = issuer.introspection('session');
  const { issuer: name } = issuer.place('session');
  const place = { issuer: name, audiences: ['session'], clientId, introspectionUri, clientSecret: 'session-secret' };
  const event = authorizerEvent({}, headers, { resource: path, path, multiValueQueryStringParameters: query });
  const all = {
    auth_customer: encodeIssuerPlace(issuer.place('customer')),
    auth_device: encodeIssuerPlace(issuer.place('device')),
    auth_session: encodeIntrospectionPlace(place),
    usage_free: 'usage-key-of-free',
    usage_pro: 'usage-key-of-pro',
  };
  const stageVariables = Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name)));
  const requestContext = { ...event.requestContext, identity: { ...event.requestContext.identity, sourceIp } };
  return authorizer.ask({ ...event, stageVariables, requestContext });
}

const bearer = (token: string) => ['Authorization', `Bearer ${token}`] as const;
/** The caller's subject; of an outcome that names none, the outcome itself, for whoever reads why. */
const who = (outcome: Outcome) =>
  decodeCaller('result' in outcome ? outcome.result.context : null)?.subject ?? {
    outcome,
    line: authorizer.lines.at(-1),
  };
const unauthorized = { error: 'Unauthorized' };
const reason = () => authorizer.lines.at(-1)?.['reason'];

describe('a token that only its issuer can read', () => {
  it('lets in who it says, with what the credential declares', async () => {
    const claims = { org: 'acme', plan: 'gold', other: 'x' };
    const token = await issuer.mint('session', {
      subject: 's-1',
      opaque: true,
      scopes: ['read'],
      roles: ['r'],
      claims,
    });
    const outcome = await ask('/token', [bearer(token)]);
    expect(decodeCaller('result' in outcome ? outcome.result.context : null)).toEqual({
      credential: 'session',
      subject: 's-1',
      issuer: issuer.place('session').issuer,
      expiresAt: expect.any(Number),
      scopes: ['read'],
      roles: ['r'],
      tenant: 'acme',
      claims: { plan: 'gold', sub: 's-1' },
    });
  });

  it.each([
    ['forged', { forged: true }, 'token-inactive'],
    ['ended', { expiresInSeconds: -1 }, 'token-inactive'],
    ['for somebody else', { audience: 'other' }, 'aud-wrong'],
  ])('%s: unauthorized', async (_, more, word) => {
    const token = await issuer.mint('session', { subject: 's', opaque: true, ...more });
    expect(await ask('/token', [bearer(token)])).toEqual(unauthorized);
    expect(reason()).toBe(word);
  });

  it('is refused when its issuer has revoked it, as soon as the answer is no longer kept', async () => {
    const token = await issuer.mint('session', { subject: 's', opaque: true });
    expect(who(await ask('/token', [bearer(token)]))).toBe('s');
    issuer.revoke('session', token);
    expect(who(await ask('/token', [bearer(token)]))).toBe('s');
    now += 30_000;
    expect(await ask('/token', [bearer(token)])).toEqual(unauthorized);
  });

  it('of an issuer that is away is neither believed nor refused', async () => {
    const token = await issuer.mint('session', { subject: 's', opaque: true });
    issuer.down('session');
    const outcome = await ask('/token', [bearer(token)]);
    issuer.up('session');
    expect(outcome).toEqual({ error: expect.stringMatching(/^introspection: /) });
    expect(authorizer.lines.at(-1)).toMatchObject({ outcome: 'unavailable', reason: 'issuer-unavailable' });
  });
});

describe('tokens of both sorts in one header', () => {
  it('each finds its own credential', async () => {
    const signed = await issuer.mint('customer', { subject: 'c' });
    const opaque = await issuer.mint('session', { subject: 's', opaque: true });
    expect([who(await ask('/token', [bearer(signed)])), who(await ask('/token', [bearer(opaque)]))]).toEqual([
      'c',
      's',
    ]);
  });

  it('a signed one that is introspected goes to the issuer that it names', async () => {
    const token = await issuer.mint('session', { subject: 's', opaque: false });
    expect(who(await ask('/token', [bearer(token)]))).toBe('s');
    issuer.revoke('session', token);
    now += 30_000;
    expect(await ask('/token', [bearer(token)])).toEqual(unauthorized);
    expect(reason()).toBe('token-inactive');
  });

  it.each<[string, (token: string) => string]>([
    ['broken', (token) => `${token}=`],
    ['spoiled', (token) => `x${token}`],
  ])('a %s one of another issuer is shown to nobody', async (_, spoil) => {
    issuer.down('session');
    const outcome = await ask('/token', [bearer(spoil(await issuer.mint('customer', { subject: 'c' })))]);
    issuer.up('session');
    expect([outcome, reason()]).toEqual([unauthorized, expect.stringMatching(/^(signature|header)-not-canonical$/)]);
  });

  it('nor is a good one of an issuer that nobody knows', async () => {
    const foreign = await startIssuer({ names: ['customer'] });
    const token = await foreign.mint('customer', { subject: 'c' });
    await foreign.stop();
    issuer.down('session');
    const outcome = await ask('/token', [bearer(token)]);
    issuer.up('session');
    expect([outcome, reason()]).toEqual([unauthorized, 'iss-unknown']);
  });
});

describe('a token in a header of its own', () => {
  it('stands there without a scheme', async () => {
    const token = await issuer.mint('device', { subject: 'd' });
    expect(who(await ask('/device', [['x-device-token', token]]))).toBe('d');
    expect(await ask('/device', [['x-device-token', `Bearer ${token}`]])).toEqual(unauthorized);
  });

  it('and nowhere else: another header is not looked at', async () => {
    const token = await issuer.mint('device', { subject: 'd' });
    expect(await ask('/device', [bearer(token)])).toEqual(unauthorized);
    expect(reason()).toBe('credential-none');
    expect(who(await ask('/device', [['X-Device-Token', token], bearer('rubbish')]))).toBe('d');
  });
});

describe('a key that the gateway keeps', () => {
  it('lets in its id, with the usage key of its tier', async () => {
    const outcome = await ask('/key', [['X-API-Key', key('p').text]]);
    expect(outcome).toMatchObject({ result: { principalId: 'partner', usageIdentifierKey: 'usage-key-of-pro' } });
    expect(decodeCaller('result' in outcome ? outcome.result.context : null)).toEqual({
      credential: 'partner',
      subject: key('p').id,
      issuer: 'gatehouse',
      expiresAt: null,
      keyId: key('p').id,
      tier: 'pro',
      scopes: [],
      roles: [],
      claims: {},
    });
  });

  it.each<[string, string, Headers, Given, string]>([
    ['another’s', '/key', [['x-api-key', key('z').text]], {}, 'key-unknown'],
    ['of another credential', '/key', [['x-api-key', key('l').text]], {}, 'key-of-another-credential'],
    ['of a tier that is gone', '/key', [['x-api-key', key('g').text]], {}, 'key-of-no-tier'],
    ['in the query, where none may be', '/key', [], { query: { api_key: [key('p').text] } }, 'credential-none'],
    [
      'twice',
      '/key',
      [
        ['x-api-key', key('p').text],
        ['X-Api-Key', key('p').text],
      ],
      {},
      'credential-several',
    ],
    ['in another spelling', '/key', [['x_api_key', key('p').text]], {}, 'credential-none'],
    ['as a bearer token', '/key', [bearer(key('p').text)], {}, 'credential-none'],
    [
      'in both places',
      '/key-query',
      [['x-api-key', key('l').text]],
      { query: { api_key: [key('l').text] } },
      'credential-several',
    ],
    [
      'twice in the query',
      '/key-query',
      [],
      { query: { api_key: [key('l').text, key('l').text] } },
      'credential-several',
    ],
  ])('%s: unauthorized', async (_, ...[path, headers, given, word]) => {
    expect(await ask(path, headers, given)).toEqual(unauthorized);
    expect(reason()).toBe(word);
    expect(JSON.stringify(authorizer.lines)).not.toMatch(/gh_|pppp|llll|zzzz/);
  });

  it('may stand in the query where a reason is written', async () => {
    expect(who(await ask('/key-query', [], { query: { api_key: [key('l').text] } }))).toBe(key('l').id);
    expect(who(await ask('/key-query', [['x-api-key', key('l').text]]))).toBe(key('l').id);
  });
});

describe('any of several credentials', () => {
  it('opens the route, whichever it is', async () => {
    const people = [
      [[bearer(await issuer.mint('customer', { subject: 'c' }))], {}],
      [[bearer(await issuer.mint('session', { subject: 's', opaque: true }))], {}],
      [[['X-Device-Token', await issuer.mint('device', { subject: 'd' })]], {}],
      [[['x-api-key', key('l').text]], {}],
      [[], { query: { api_key: [key('l').text] } }],
    ] as const;
    const seen = [];
    for (const [headers, given] of people) seen.push(who(await ask('/any', headers, given as Given)));
    expect(seen).toEqual(['c', 's', 'd', key('l').id, key('l').id]);
  });

  it('two of them do not, good as they may be', async () => {
    const token = bearer(await issuer.mint('customer', { subject: 'c' }));
    const device = ['X-Device-Token', await issuer.mint('device', { subject: 'd' })] as const;
    const text = ['x-api-key', key('l').text] as const;
    for (const pair of [
      [token, device],
      [token, text],
      [device, text],
      [text, bearer('x')],
      [token, ['x-api-key', '']],
    ]) {
      expect(await ask('/any', pair as unknown as Headers)).toEqual(unauthorized);
      expect(reason()).toBe('credential-several');
    }
    const query = { access_token: ['t'] };
    expect(await ask('/any', [text], { query })).toEqual(unauthorized);
    expect(await ask('/any', [token], { query: { api_key: [key('l').text] } })).toEqual(unauthorized);
  });

  it('one that is for another place does not open it', async () => {
    const token = await issuer.mint('customer', { subject: 'c' });
    expect(await ask('/any', [['x-device-token', token]])).toEqual(unauthorized);
    expect(await ask('/any', [['x-api-key', token]])).toEqual(unauthorized);
    expect(await ask('/any', [bearer(key('l').text)])).toEqual(unauthorized);
  });

  it('a key of a credential that is no member does not', async () => {
    expect(await ask('/any', [['x-api-key', key('p').text]])).toEqual(unauthorized);
    expect(reason()).toBe('key-of-another-credential');
  });
});

describe('a route', () => {
  it('that the configuration does not have is of another deployment, which says nothing of the caller', async () => {
    expect(await ask('/unknown', [bearer('x')])).toEqual({
      error: 'no authorizer for GET /unknown in the configuration',
    });
    expect(await ask('toString', [bearer('x')])).toEqual({ error: expect.stringMatching(/^no authorizer for/) });
  });
});

describe('a stage of another deployment', () => {
  const unavailable = { outcome: 'unavailable', reason: 'not-deployed' };

  it('that has no place for one credential lets in the callers of the others', async () => {
    const token = await issuer.mint('customer', { subject: 'c' });
    expect(who(await ask('/token', [bearer(token)], { without: ['auth_session'] }))).toBe('c');
  });

  it('says nothing of a token that may be for that credential, and of a broken one what it is', async () => {
    const without = ['auth_customer'];
    const token = await issuer.mint('customer', { subject: 'c' });
    expect(await ask('/token', [bearer(token)], { without })).toEqual({ error: 'the stage has no place of customer' });
    expect(authorizer.lines.at(-1)).toMatchObject(unavailable);
    expect(await ask('/token', [bearer('a.b.c')], { without })).toEqual(unauthorized);
  });

  it('asks no issuer about an opaque token that may be for the credential without a place', async () => {
    const token = await issuer.mint('session', { subject: 's', opaque: true });
    expect(await ask('/token', [bearer(token)], { without: ['auth_session'] })).toEqual({
      error: 'the stage has no place of session',
    });
    expect(authorizer.lines.at(-1)).toMatchObject(unavailable);
  });

  it('says nothing of a key whose tier has no usage plan there yet', async () => {
    const outcome = await ask('/key', [['x-api-key', key('p').text]], { without: ['usage_pro'] });
    expect(outcome).toEqual({ error: 'the stage has no variable usage_pro' });
    expect(authorizer.lines.at(-1)).toMatchObject(unavailable);
  });

  it('has no error in the log: an alarm would take the deployment back', async () => {
    await ask('/unknown', [bearer('x')]);
    expect(authorizer.lines.map(({ message }) => message)).toEqual(['authorization']);
  });
});

describe('what was revoked', () => {
  const revoke = (revocable: Revocable, before: number) => {
    const name = `${revocable.kind}#${createHash('sha256').update(revocationText(revocable)).digest('hex')}`;
    authorizer.rows.revocations.set(name, before);
  };
  const end = () => Math.floor(now / 1000) + 60;

  it.each([
    'customer',
    'session',
  ] as const)('a subject of %s is refused within thirty seconds, kept or not', async (name) => {
    const opaque = name === 'session';
    const token = await issuer.mint(name, { subject: 'alice', opaque });
    const other = await issuer.mint(name, { subject: 'bob', opaque });
    expect(who(await ask('/token', [bearer(token)]))).toBe('alice');
    revoke({ kind: 'subject', issuer: issuer.place(name).issuer, subject: 'alice' }, end());
    now += 30_000;
    expect(await ask('/token', [bearer(token)])).toEqual(unauthorized);
    expect(reason()).toBe('token-revoked');
    expect(who(await ask('/token', [bearer(other)]))).toBe('bob');
  });

  it.each<[string, (token: { readonly jti: string; readonly kid: string }) => Revocable]>([
    ['a token', ({ jti }) => ({ kind: 'token', issuer: issuer.place('customer').issuer, tokenId: jti })],
    ['a signing key', ({ kid }) => ({ kind: 'signing-key', issuer: issuer.place('customer').issuer, keyId: kid })],
    ['an issuer', () => ({ kind: 'issuer', issuer: issuer.place('customer').issuer })],
  ])('%s takes its tokens with it', async (_, what) => {
    const token = await issuer.mint('customer', { subject: 'alice' });
    const [header, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    const { jti } = JSON.parse(payload as string) as { jti: string };
    const { kid } = JSON.parse(header as string) as { kid: string };
    expect(who(await ask('/token', [bearer(token)]))).toBe('alice');
    revoke(what({ jti, kid }), end());
    now += 30_000;
    expect(await ask('/token', [bearer(token)])).toEqual(unauthorized);
  });
});

describe('who guesses', () => {
  it('pays nobody’s time after twenty failures, while a neighbour with a good token feels nothing', async () => {
    const good = await issuer.mint('customer', { subject: 'neighbour' });
    const stranger = { sourceIp: '198.51.100.9' };
    expect(who(await ask('/any', [bearer(good)]))).toBe('neighbour');
    for (let n = 0; n < 20; n += 1)
      await ask('/any', [['x-api-key', key('z').text.replace('zz', `${n}`.padStart(2, '0'))]]);
    expect(await ask('/any', [['x-api-key', key('l').text]])).toEqual(unauthorized);
    expect(reason()).toBe('too-many-failures');
    const opaque = await issuer.mint('session', { subject: 's', opaque: true });
    expect(await ask('/any', [bearer(opaque)])).toEqual(unauthorized);
    expect(who(await ask('/any', [bearer(good)]))).toBe('neighbour');
    expect(who(await ask('/any', [bearer(await issuer.mint('customer', { subject: 'new' }))]))).toBe('new');
    expect(who(await ask('/any', [['x-api-key', key('l').text]], stranger))).toBe(key('l').id);
    now += 3_000;
    expect(who(await ask('/any', [['x-api-key', key('l').text]]))).toBe(key('l').id);
  });

  it('is no one whose token has ended, or who brings none', async () => {
    const ended = await issuer.mint('customer', { subject: 'late', expiresInSeconds: -1 });
    for (let n = 0; n < 30; n += 1) await ask('/any', n % 2 === 0 ? [bearer(ended)] : []);
    expect(who(await ask('/any', [['x-api-key', key('l').text]]))).toBe(key('l').id);
  });
});

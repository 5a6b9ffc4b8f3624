import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { decodeCaller } from '../../../lib/contract/caller.ts';
import { type LocalIssuer, startIssuer } from '../../../lib/local/issuer/issuer.ts';
import { scriptedServer } from '../../support/scripted-server.ts';
import { authorizerEvent, bench, config, customer, type Outcome } from './authorizer-bench.ts';

let issuer: LocalIssuer;
let authorizer: ReturnType<typeof bench>;
beforeAll(async () => {
  issuer = await startIssuer({ names: ['customer', 'partner'] });
});
afterAll(() => issuer.stop());
beforeEach(() => {
  authorizer = bench();
});
afterEach(() => authorizer.close());

const places = () => ({ auth_customer: issuer.place('customer'), auth_partner: issuer.place('partner') });
const bearer = (token: string) => authorizerEvent(places(), [['Authorization', `Bearer ${token}`]]);
const callerIn = (outcome: Outcome) => decodeCaller('result' in outcome ? outcome.result.context : null);
const unauthorized = { error: 'Unauthorized' };

describe('a genuine token', () => {
  it.each([
    'RS256',
    'ES256',
    'EdDSA',
  ] as const)('%s: the whole stage is allowed, and the context says who is calling', async (algorithm) => {
    const claims = { org: 'acme', level: 3, plan: 'gold', beta: true, teams: ['a'], secret: 'stays here' };
    const token = await issuer.mint('customer', {
      subject: 'user-1',
      scopes: ['read', 'write'],
      roles: ['admin'],
      claims,
      algorithm,
    });
    const outcome = await authorizer.ask(bearer(token));
    expect(outcome).toMatchObject({
      result: {
        principalId: 'customer',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Action: 'execute-api:Invoke',
              Effect: 'Allow',
              Resource: 'arn:aws:execute-api:eu-west-1:123456789012:api1/prod/*/*',
            },
          ],
        },
      },
    });
    expect(callerIn(outcome)).toEqual({
      credential: 'customer',
      subject: 'user-1',
      issuer: issuer.place('customer').issuer,
      expiresAt: expect.any(Number),
      scopes: ['read', 'write'],
      roles: ['admin'],
      tenant: 'acme',
      claims: { level: 3, plan: 'gold', beta: true, teams: ['a'], sub: 'user-1' },
    });
  });

  it('is known by its issuer: each credential has its own keys', async () => {
    const token = await issuer.mint('partner', { subject: 'p-1' });
    expect(callerIn(await authorizer.ask(bearer(token)))).toMatchObject({ credential: 'partner', subject: 'p-1' });
  });

  it('claims of another kind than declared do not cross, nor do those nobody declared', async () => {
    const claims = { level: '3', plan: 7, beta: 'true', teams: ['a', 1], org: 5, other: 'x' };
    const token = await issuer.mint('customer', { subject: 'user-1', claims });
    const caller = callerIn(await authorizer.ask(bearer(token)));
    expect([caller?.claims, caller?.tenant]).toEqual([{ sub: 'user-1' }, undefined]);
  });

  it.each([
    [Number.MAX_SAFE_INTEGER, true],
    [2 ** 53, false],
    [-(2 ** 53), false],
    [1e21, false],
    [0.5, true],
  ])('a claim of %d crosses: %s, for larger ids are read as their neighbours', async (level, crosses) => {
    const token = await issuer.mint('customer', { subject: 'user-1', claims: { level } });
    const caller = callerIn(await authorizer.ask(bearer(token)));
    expect(caller?.claims).toEqual(crosses ? { sub: 'user-1', level } : { sub: 'user-1' });
  });

  it('context values are flat texts of characters that every hop carries', async () => {
    const token = await issuer.mint('customer', { subject: 'a"b\nc☕\u2028' });
    const outcome = await authorizer.ask(bearer(token));
    expect(Object.values(('result' in outcome && outcome.result.context) || {}).join('')).toMatch(/^[\w-]+$/);
    expect(callerIn(outcome)?.subject).toBe('a"b\nc☕\u2028');
  });

  it('works with the audience in a list, a media type in full and a name in lower case', async () => {
    const token = await issuer.mint('customer', {
      subject: 'u',
      claims: { aud: ['other', 'customer'] },
      typ: 'application/AT+JWT',
    });
    expect(await authorizer.ask(authorizerEvent(places(), [['authorization', `bEARER ${token}`]]))).toMatchObject({
      result: {},
    });
  });

  it('with clock tolerance the caller ends as much later, so that the forwarder agrees', async () => {
    const token = await issuer.mint('customer', { subject: 'u', expiresInSeconds: -5 });
    const tolerant = { ...customer, clockToleranceSeconds: 30 };
    const lenient = bench(Date.now, { ...config, credentials: { ...config.credentials, customer: tolerant } });
    const caller = callerIn(await lenient.ask(bearer(token)));
    lenient.close();
    expect((caller?.expiresAt ?? 0) * 1000).toBeGreaterThan(Date.now() + 20_000);
  });
});

describe('how the token comes', () => {
  it.each<[string, (token: string) => readonly (readonly [string, string])[]]>([
    ['not at all', () => []],
    ['the scheme alone', () => [['Authorization', 'Bearer']]],
    ['no scheme', (token) => [['Authorization', token]]],
    ['another scheme', (token) => [['Authorization', `Token ${token}`]]],
    ['two blanks', (token) => [['Authorization', `Bearer  ${token}`]]],
    ['quoted', (token) => [['Authorization', `Bearer "${token}"`]]],
    ['a comma after it', (token) => [['Authorization', `Bearer ${token},`]]],
    ['as a parameter', (token) => [['Authorization', `Bearer token=${token}`]]],
    [
      'twice, in two spellings',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['authorization', `Bearer ${token}`],
      ],
    ],
    [
      'beside another scheme',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['Authorization', 'Basic dTpw'],
      ],
    ],
    ['in a look-alike', (token) => [['X-Authorization', `Bearer ${token}`]]],
    ['in another look-alike', (token) => [['Authorization_', `Bearer ${token}`]]],
    ['with a blank in the name', (token) => [['Authorization ', `Bearer ${token}`]]],
  ])('%s: unauthorized', async (_, headers) => {
    const token = await issuer.mint('customer', { subject: 'u' });
    expect(await authorizer.ask(authorizerEvent(places(), headers(token)))).toEqual(unauthorized);
  });

  it('a second one in the query: unauthorized', async () => {
    const token = await issuer.mint('customer', { subject: 'u' });
    const query = { multiValueQueryStringParameters: { access_token: [token] } };
    expect(await authorizer.ask(authorizerEvent(places(), [['Authorization', `Bearer ${token}`]], query))).toEqual(
      unauthorized,
    );
  });
});

describe('a token that is not genuine', () => {
  it.each<[string, Parameters<LocalIssuer['mint']>[1]]>([
    ['expired', { subject: 'u', expiresInSeconds: -1 }],
    ['forged under a published kid', { subject: 'u', forged: true }],
    ['for somebody else', { subject: 'u', audience: 'customer.evil' }],
    ['for nobody', { subject: 'u', claims: { aud: [] } }],
    ['without subject', { subject: '' }],
    ['with a subject that is no text', { subject: 'u', claims: { sub: 7 } }],
    ['of another issuer', { subject: 'u', claims: { iss: 'https://evil.example' } }],
    ['of an issuer in another case', { subject: 'u', claims: { iss: 'HTTP://127.0.0.1' } }],
    ['of a list of issuers', { subject: 'u', claims: { iss: ['a'] } }],
    ['without end', { subject: 'u', claims: { exp: undefined } }],
    ['with an end that is no number', { subject: 'u', claims: { exp: 'never' } }],
    ['with an end beyond all dates', { subject: 'u', claims: { exp: 1e300 } }],
    ['not valid yet', { subject: 'u', claims: { nbf: Math.floor(Date.now() / 1000) + 60 } }],
    ['of another type', { subject: 'u', typ: 'JWT' }],
    [
      'with more claims than a context carries',
      { subject: 'u', roles: Array.from({ length: 1_000 }, (_, n) => `role-${n}`) },
    ],
    ['too long', { subject: 'u'.repeat(9_000) }],
  ])('%s: unauthorized', async (_, request) => {
    expect(await authorizer.ask(bearer(await issuer.mint('customer', request)))).toEqual(unauthorized);
  });

  it.each<[string, (parts: readonly string[]) => string]>([
    ['the signature taken off', ([h, p]) => `${h}.${p}.`],
    [
      'another payload',
      ([h, p, s]) =>
        `${h}.${Buffer.from(`${Buffer.from(p ?? '', 'base64url')}`.replace('"u"', '"v"')).toString('base64url')}.${s}`,
    ],
    ['no algorithm', ([, p]) => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${p}.`],
    ['padding', (parts) => `${parts.join('.')}=`],
    ['a fourth part', (parts) => `${parts.join('.')}.x`],
    ['nothing but dots', () => '..'],
    ['rubbish of 8 KB', () => 'a'.repeat(8_000)],
  ])('%s: unauthorized', async (_, spoil) => {
    const token = await issuer.mint('customer', { subject: 'u' });
    expect(await authorizer.ask(bearer(spoil(token.split('.'))))).toEqual(unauthorized);
  });

  it('signed by a shared secret, be it the public key itself: unauthorized', async () => {
    const { iss, aud } = { iss: issuer.place('customer').issuer, aud: 'customer' };
    const token = await new SignJWT({ iss, aud, sub: 'u' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setExpirationTime('1h')
      .sign(Buffer.from('the public key, as far as anybody knows'));
    expect(await authorizer.ask(bearer(token))).toEqual(unauthorized);
  });

  it('a token of one credential signed with the keys of another: unauthorized', async () => {
    const token = await issuer.mint('partner', {
      subject: 'u',
      audience: 'customer',
      claims: { iss: issuer.place('customer').issuer },
    });
    expect(await authorizer.ask(bearer(token))).toEqual(unauthorized);
  });

  it('the very second of its end is its end', async () => {
    const exp = 2_000_000_000;
    const token = await issuer.mint('customer', { subject: 'u', claims: { exp } });
    for (const [now, expected] of [
      [exp * 1000 - 1_000, { result: {} }],
      [exp * 1000, unauthorized],
    ] as const) {
      const at = bench(() => now);
      expect(await at.ask(bearer(token))).toMatchObject(expected);
      at.close();
    }
  });
});

describe('the policy', () => {
  it.each([
    'GET/orders/*',
    'GET/orders/?',
    'GET/../../dev/*/*',
    'GET/a/b',
  ])('is not made from the client\u2019s path: %s', async (path) => {
    const token = await issuer.mint('customer', { subject: 'u' });
    const event = { ...bearer(token), methodArn: `arn:aws:execute-api:eu-west-1:123456789012:api1/prod/${path}` };
    expect(await authorizer.ask(event)).toMatchObject({
      result: {
        policyDocument: { Statement: [{ Resource: 'arn:aws:execute-api:eu-west-1:123456789012:api1/prod/*/*' }] },
      },
    });
  });

  it.each([
    ['user-1', ['read'], 'Allow'],
    ['user%2D1', ['read'], 'Allow'],
    ['user-2', ['read'], 'Deny'],
    ['user-1', ['write'], 'Deny'],
    ['%2575ser-1', ['read'], 'Deny'],
  ] as const)('of a direct route decides: %s with %j is %s', async (userId, scopes, Effect) => {
    const token = await issuer.mint('customer', { subject: 'user-1', scopes });
    const direct = { resource: '/direct/{userId}', pathParameters: { userId } };
    const outcome = await authorizer.ask({ ...bearer(token), ...direct });
    expect(outcome).toMatchObject({ result: { policyDocument: { Statement: [{ Effect }] } } });
  });
});

describe('the issuer\u2019s keys', () => {
  it.each([
    ['is found without a restart', 10_000, { result: {} }],
    ['waits while nobody asks the issuer, so that invented key ids cost it little', 9_000, unauthorized],
  ])('a key published later %s', async (_, laterMillis, expected) => {
    const rotating = await startIssuer({ names: ['customer'] });
    let now = Date.now();
    const patient = bench(() => now);
    try {
      const event = async () =>
        authorizerEvent({ ...places(), auth_customer: rotating.place('customer') }, [
          ['Authorization', `Bearer ${await rotating.mint('customer', { subject: 'u' })}`],
        ]);
      expect(await patient.ask(await event())).toMatchObject({ result: {} });
      await rotating.rotate('customer', { keepOld: true });
      now += laterMillis;
      expect(await patient.ask(await event())).toMatchObject(expected);
    } finally {
      patient.close();
      await rotating.stop();
    }
  });

  it.each<[string, number, string]>([
    ['an error', 500, '{}'],
    ['a redirect', 302, ''],
    ['not JSON', 200, '<html>'],
    ['not a key set', 200, '{"keys":1}'],
    ['more than anybody needs', 200, JSON.stringify({ keys: [], pad: 'x'.repeat(200_000) })],
  ])('an issuer that answers with %s says nothing of the token: the error is not "Unauthorized"', async (_, status, body) => {
    const server = await scriptedServer((_request, answer) =>
      answer.writeHead(status, { Location: 'http://127.0.0.1:1/' }).end(body),
    );
    const place = { ...issuer.place('customer'), jwksUri: server.url.href };
    const token = await issuer.mint('customer', { subject: 'u' });
    const event = authorizerEvent({ ...places(), auth_customer: place }, [['Authorization', `Bearer ${token}`]]);
    const outcome = await authorizer.ask(event);
    await server.stop();
    expect('error' in outcome && outcome.error).toMatch(/^the issuer's keys/);
  });

  it('keys are not fetched over plain http from another machine', async () => {
    const place = { ...issuer.place('customer'), jwksUri: 'http://192.0.2.1/jwks.json' };
    const token = await issuer.mint('customer', { subject: 'u' });
    const event = authorizerEvent({ ...places(), auth_customer: place }, [['Authorization', `Bearer ${token}`]]);
    expect(await authorizer.ask(event)).toEqual({
      error: 'an issuer is called by https, or by http on this machine',
    });
  });

  it('a stage without its place is of another deployment, which says nothing of the caller', async () => {
    const token = await issuer.mint('customer', { subject: 'u' });
    expect(await authorizer.ask({ ...bearer(token), stageVariables: null })).toEqual({
      error: 'the stage has no place of customer',
    });
  });
});

describe('what is logged', () => {
  const failure = (reason: string) => ({
    message: 'authorization',
    requestId: 'ext-1',
    outcome: 'unauthorized',
    network: '203.0.113.0/24',
    gateway: 'shop',
    reason,
    AuthorizationFailures: 1,
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Gatehouse',
          Dimensions: [
            ['gateway', 'stage'],
            ['gateway', 'stage', 'reason'],
          ],
          Metrics: [{ Name: 'AuthorizationFailures', Unit: 'Count' }],
        },
      ],
    },
  });

  it('why somebody was not let in, and from which network; never a token or a claim', async () => {
    const claims = { plan: 'planted-claim' };
    const token = await issuer.mint('customer', { subject: 'planted-subject', claims });
    const bad = await issuer.mint('customer', { subject: 'planted-subject', forged: true });
    await authorizer.ask(bearer(token));
    await authorizer.ask(bearer(bad));
    await authorizer.ask(bearer('planted-rubbish'));
    await authorizer.ask(authorizerEvent(places(), []));
    expect(authorizer.lines).toEqual([
      { ...failure('signature-wrong'), credential: 'customer' },
      { ...failure('not-three-parts'), credential: undefined },
      { ...failure('credential-none'), credential: undefined },
    ]);
    const text = JSON.stringify(authorizer.lines);
    expect([token, bad, 'planted'].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('that nothing is known while an issuer is away', async () => {
    const away = { ...issuer.place('customer'), jwksUri: 'http://127.0.0.1:1/jwks.json' };
    const token = await issuer.mint('customer', { subject: 'u' });
    await authorizer.ask(authorizerEvent({ ...places(), auth_customer: away }, [['Authorization', `Bearer ${token}`]]));
    expect(authorizer.lines.at(-1)).toMatchObject({
      message: 'authorization',
      outcome: 'unavailable',
      reason: 'issuer-unavailable',
      AuthorizationFailures: 1,
    });
  });
});

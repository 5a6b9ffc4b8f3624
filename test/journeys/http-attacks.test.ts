import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKey, jwt, platform } from 'cdk-gatehouse';
import { type ServedGateway, servedGateway } from '../support/served-gateway.ts';
import { type AttackCase, attackCases } from './http-attack-cases.ts';

const house = platform('house', {
  auth: {
    customer: jwt({ scopes: ['orders:read', 'orders:write', 'orders:delete', 'admin'] }),
    partner: apiKey({ keys: 'own', tiers: { pro: { rate: '1000/s', burst: 1_000 } } }),
  },
});
const read = { auth: 'customer', scopes: ['orders:read'] } as const;
const anyCaller = 'the attacks are about other things';
const orders = house.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '5s' },
  routes: {
    'POST /v1/orders': { auth: 'customer', scopes: ['orders:write'] },
    'GET /v1/orders': read,
    'GET /v1/orders/{id}': { ...read, anyCaller },
    'DELETE /v1/orders/{id}': { ...read, anyCaller, scopes: ['orders:delete'] },
    'GET /v1/admin': { auth: 'customer', scopes: ['admin'] },
    'GET /v1/files/{path+}': read,
    'GET /v1/users/{id}/orders': { auth: 'customer', scopes: ['orders:read'], where: { 'path.id': 'claims.sub' } },
    'GET /v1/public': { auth: 'public', reason: 'the attacks need one' },
    'GET /v1/partner': { auth: 'partner' },
    'GET /v1/{rest+}': read,
  },
});

let gateway: ServedGateway;
let words: { readonly [word: string]: string };
beforeAll(async () => {
  gateway = await servedGateway(house.gateway('house', { services: [orders] }));
  const alice = { scopes: ['orders:read', 'orders:write'], expiresInSeconds: 86_400 };
  const key = gateway.key('partner', 'pro');
  const flipped = key.replace(/.$/, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
  words = {
    TOKEN: await gateway.token('customer', alice),
    OTHER: await gateway.token('customer', { ...alice, algorithm: 'ES256' }),
    KEY: key,
    FLIPPED: flipped === key ? key.replace(/.$/, 'x') : flipped,
    CUT: key.slice(0, -1),
  };
});
afterAll(() => gateway?.stop());

const filled = (text: string) => text.replace(/TOKEN|OTHER|KEY|FLIPPED|CUT/g, (word) => words[word] as string);

async function attempt({ request = 'POST /v1/orders', headers }: AttackCase) {
  gateway.upstream.taken();
  const answer = await gateway.send(filled(request), headers.map(filled));
  const seen = gateway.upstream
    .taken()
    .flatMap(({ headers: fields, path }) => [
      path,
      ...fields.map(([name, value]) => `${name.toLowerCase()}: ${value}`),
    ]);
  return { status: answer.status, text: seen.join('\n').toLowerCase(), seen };
}

/** Each alone, and again when results for the same credentials are kept from the requests before. */
describe.each(['fresh', 'kept'])('an attack on a gateway whose results are %s', (state) => {
  it.each(attackCases.map((one) => [one.id, one.why, one] as const))('%s: %s', async (_id, _why, attack) => {
    gateway.clock.now += state === 'fresh' ? 31_000 : 0;
    if (state === 'kept') {
      await gateway.send('GET /v1/orders', [`Authorization: Bearer ${words['TOKEN']}`]);
      await gateway.send('GET /v1/partner', [`X-Api-Key: ${words['KEY']}`]);
    }
    const { status, text, seen } = await attempt(attack);
    expect(status).toBe(attack.status);
    expect(seen.length > 0).toBe(status === 200);
    expect((attack.hidden ?? []).filter((one) => text.includes(filled(one).toLowerCase()))).toEqual([]);
    expect((attack.seen ?? []).filter((one) => !text.includes(one))).toEqual([]);
  });
});

describe('the policies that came of it', () => {
  it('are one: no path stands in them', async () => {
    const api = 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij/test';
    const arns = gateway.events('authorizer').map(({ methodArn }) => methodArn as string);
    expect(arns).toContain(`${api}/GET/v1/orders/*`);
    expect(new Set(arns.map((arn) => arn.split('/').slice(0, 2).join('/')))).toEqual(new Set([api]));
  });

  it('and no secret stands in a line of the log', () => {
    const text = JSON.stringify(gateway.lines);
    expect(gateway.lines.length).toBeGreaterThan(50);
    expect(Object.values(words).filter((word) => text.includes(word))).toEqual([]);
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { type LimitStore, type Secrets, SecretUnavailable } from '../../../lambdas/ports.ts';
import { signingKeys } from '../../../lambdas/signing/signing-keys.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { publishedKeysPath } from '../../../lib/contract/signed-token.ts';
import type { Verify } from '../../../lib/verify/index.ts';
import { verifierIn } from '../../../lib/verify/verifier.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { type Publisher, publisher } from '../../verify/published.ts';
import { bench, caller, config, header } from './forwarder-bench.ts';

const orders = upstreamConfig({ stageVariable: 'upstream_orders', basePath: '/v1' });
const signing: ForwarderConfig = { ...config, upstreams: { orders: { ...orders, signedToken: true } } };
const keysRoute = { resource: publishedKeysPath } as const;

let gateway: Awaited<ReturnType<typeof bench>>;
let keys: Publisher;
let verify: Verify;

beforeEach(async () => {
  gateway = await gatewayWith(signing);
  keys = await publisher(async (_, response) => response.end((await gateway.ask(keysRoute)).body));
  verify = verifierOf({});
});
afterEach(async () => {
  await gateway.stop();
  await keys.stop();
});

const known = async () => 's'.repeat(64);
const unavailable = async () => {
  throw new SecretUnavailable('the secret root cannot be read');
};

function gatewayWith(from: ForwarderConfig, store?: LimitStore, read: () => Promise<string> = known) {
  const secrets: Secrets = { read, readAgain: read };
  return bench(from, store, signingKeys({ gateway: 'shop', name: 'root', secrets, nowMillis: Date.now }));
}

function verifierOf(options: { readonly issuer?: string; readonly service?: string }): Verify {
  const { issuer = 'urn:gatehouse:shop:prod', service = 'orders' } = options;
  return verifierIn({ issuer, service, jwksUri: keys.jwksUri }, { fetch, nowMillis: Date.now });
}

const sent = () => gateway.seen.at(-1)?.headers ?? {};

describe('a service that trusts signed tokens', () => {
  it('can tell who calls, through which route, in which request', async () => {
    await gateway.ask({ method: 'POST', resource: '/orders' }, caller);
    expect(await verify(sent())).toEqual({
      requestId: sent()['x-request-id'],
      route: 'POST /orders',
      expiresAt: expect.any(Number),
      caller: {
        credential: 'customer',
        subject: 'user-1',
        scopes: ['orders:write'],
        roles: ['admin', 'ops'],
        tenant: 'acme',
        claims: { sub: 'user-1' },
      },
    });
  });

  it('can tell on a public route that the request came through the gateway', async () => {
    await gateway.ask({ resource: '/orders' });
    expect(await verify(sent())).toMatchObject({ route: 'GET /orders', caller: null });
  });

  it('gets a token for itself and for this stage alone', async () => {
    await gateway.ask({ resource: '/orders' });
    await expect(verifierOf({ service: 'products' })(sent())).rejects.toMatchObject({ refusal: 'audience' });
    await expect(verifierOf({ issuer: 'urn:gatehouse:shop:test' })(sent())).rejects.toMatchObject({
      refusal: 'issuer',
    });
  });

  it('gets the one token of the gateway, whatever the client sends under that name and however it spells it', async () => {
    const spelled = fc
      .tuple(...Array.from('x-gatehouse-token', (one) => fc.constantFrom(...spellings(one))))
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(spelled, { minLength: 1, maxLength: 5 }), async (names) => {
        const planted = names.map((name) => [name, 'planted'] as const);
        await gateway.ask({ resource: '/orders', headers: planted });
        expect(gateway.seen.at(-1)?.rawHeaders).not.toContain('planted');
        expect(await verify(sent())).toMatchObject({ caller: null });
      }),
      { numRuns: 200 },
    );
  });

  it('is the only one that gets any', async () => {
    const other = await bench({ ...config, upstreams: { orders: orders } });
    await other.ask({ resource: '/orders' });
    await other.stop();
    expect(Object.keys(other.seen[0]?.headers ?? {}).filter((name) => name.includes('gatehouse'))).toEqual([]);
  });
});

describe('the keys of a gateway', () => {
  it('are public, may be kept for an hour, and hold no private half', async () => {
    const answer = await gateway.ask(keysRoute);
    expect(answer.statusCode).toBe(200);
    expect(header(answer, 'Content-Type')).toEqual(['application/jwk-set+json']);
    expect(header(answer, 'Cache-Control')).toEqual(['public, max-age=3600']);
    expect(header(answer, 'X-Request-Id')).toHaveLength(1);
    const { keys: published } = JSON.parse(answer.body);
    expect(published).toHaveLength(3);
    for (const key of published) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(gateway.seen).toEqual([]);
  });

  it('are none where no service asks for tokens', async () => {
    const other = await bench();
    expect((await other.ask(keysRoute)).statusCode).toBe(503);
    await other.stop();
  });
});

describe('a secret that cannot be read', () => {
  it('is a 503 of the routes that need it, with a line that names it, and of no other', async () => {
    const mixed: ForwarderConfig = {
      ...signing,
      upstreams: { ...signing.upstreams, plain: orders },
      routes: { ...config.routes, 'GET /plain': { ...config.routes['GET /orders'], upstream: 'plain' } as never },
    };
    const other = await gatewayWith(mixed, undefined, unavailable);
    const answers = await Promise.all(
      ['/orders', publishedKeysPath, '/plain'].map((resource) => other.ask({ resource })),
    );
    await other.stop();
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200]);
    expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ type: 'urn:gatehouse:problem:identity-unavailable' });
    expect(other.lines).toContainEqual(
      expect.objectContaining({ message: 'no key to sign with', reason: 'the secret root cannot be read' }),
    );
  });

  it('takes nothing from a limit', async () => {
    const store = memoryLimitStore(() => Date.now() * 1_000);
    const away = gatewayWith(signing, store, unavailable);
    const there = gatewayWith(signing, store);
    const statuses = [];
    for (const one of [away, away, away, there, there, there]) {
      statuses.push((await (await one).ask({ resource: '/limited' })).statusCode);
    }
    await Promise.all([away, there].map(async (one) => (await one).stop()));
    expect(statuses).toEqual([503, 503, 503, 200, 200, 429]);
  });

  it('is waited for no longer than the invocation has time to answer', async () => {
    const late = () => pause(5_000, 's'.repeat(64), { ref: false });
    const other = await gatewayWith(signing, undefined, late);
    const startedAt = performance.now();
    const { statusCode } = await other.ask({ resource: '/orders' }, undefined, 500);
    await other.stop();
    expect(statusCode).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

/** What a server might read as this character of a name. */
function spellings(one: string): readonly string[] {
  return one === '-' ? ['-', '_', '.'] : [one, one.toUpperCase()];
}

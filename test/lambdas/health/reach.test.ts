import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { checkTarget } from '../../../lambdas/health/check-target.ts';
import { checkedTargets } from '../../../lambdas/health/checked-targets.ts';
import { reach } from '../../../lambdas/health/reach.ts';
import { SecretUnavailable } from '../../../lambdas/ports.ts';
import type { HealthConfig } from '../../../lib/contract/runtime-config.ts';
import { usualHealth } from '../../../lib/contract/upstream-call.ts';
import { authority } from '../../support/certificate.ts';
import { scriptedServer } from '../../support/scripted-server.ts';

const own = authority(Date.now());
const secrets = new Map([['the-authority', own.cert]]);
const upstream = httpUpstream();
const lines: object[] = [];
const seen: IncomingHttpHeaders[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer(own.issue('orders.internal'), (request, answer) => {
    seen.push(request.headers);
    answer.writeHead(request.url === '/api/health' ? 200 : 404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  upstream.close();
  server.close();
  server.closeAllConnections();
});

const config: HealthConfig = {
  schema: 1,
  gateway: 'shop',
  upstreams: {
    orders: {
      stageVariable: 'upstream_orders',
      insecure: null,
      tls: { privateCa: true, clientCertificate: false, serverName: 'orders.internal', minVersion: 'TLSv1.2' },
      secretsVariable: 'secrets_orders',
      health: { ...usualHealth, path: '/health' },
    },
  },
};

/** The check of the one target. A loopback place would be called by plain http, so its URL is put here. */
async function checked(secretsText: string) {
  const log = {
    info: () => undefined,
    error: (message: string, fields: object) => void lines.push({ message, ...fields }),
  };
  const read = async (name: string) => {
    const text = secrets.get(name);
    if (text === undefined) throw new SecretUnavailable(`the secret ${name} cannot be read: NotFound`);
    return text;
  };
  const reaching = reach(config, { upstream, secrets: { read, readAgain: read }, log, nowMillis: Date.now });
  const { port } = server.address() as AddressInfo;
  const stageVariables = { upstream_orders: `127.0.0.1:${port}/api`, secrets_orders: secretsText };
  const [target] = checkedTargets(config, stageVariables);
  if (target === undefined) throw new Error('no target');
  const secured = { ...target, url: new URL(`https://127.0.0.1:${port}/api`) };
  const call = reaching('orders', stageVariables);
  expect(reaching('orders', { ...stageVariables })).toBe(call);
  return checkTarget(call, 'shop', secured);
}

describe('a check of a target with TLS of its own', () => {
  it('trusts the authority of the place, asks under the base of the target, and shows no credential', async () => {
    expect(await checked('ca=the-authority')).toEqual({ passed: true, found: 200 });
    expect(seen).toEqual([
      {
        host: expect.stringMatching(/^127\.0\.0\.1:/),
        'user-agent': 'gatehouse-health/shop',
        accept: '*/*',
        connection: 'close',
      },
    ]);
  });

  it('is no check while the authority cannot be had: that says nothing of the target', async () => {
    expect(await checked('ca=nobody')).toBeUndefined();
    expect(lines).toEqual([
      {
        message: 'what the TLS of an upstream needs cannot be had',
        upstream: 'orders',
        reason: 'the secret nobody cannot be read: NotFound',
      },
    ]);
  });

  it('fails where another authority has signed', async () => {
    secrets.set('another', authority(Date.now()).cert);
    expect(await checked('ca=another')).toEqual({ passed: false, found: 'unreachable' });
  });
});

describe('a check of a target without TLS of its own', () => {
  const plain = reach(
    { ...config, upstreams: { orders: { ...config.upstreams['orders'], tls: null } as never } },
    { upstream, secrets: { read: fail, readAgain: fail }, log: { info: fail, error: fail }, nowMillis: Date.now },
  );
  function fail(): never {
    throw new Error('not asked for');
  }

  it.each<{ story: string; code: number; body: string; location: string; expected: object }>`
    story                                | code   | body                  | location        | expected
    ${'follows no redirect'}             | ${302} | ${''}                 | ${'/elsewhere'} | ${{ passed: true, found: 302 }}
    ${'reads no long answer'}            | ${200} | ${'x'.repeat(65_537)} | ${''}           | ${{ passed: false, found: 'too-large' }}
    ${'reads an answer of 64 kilobytes'} | ${200} | ${'x'.repeat(65_536)} | ${''}           | ${{ passed: true, found: 200 }}
  `('$story', async ({ code, body, location, expected }) => {
    const paths: (string | undefined)[] = [];
    const service = await scriptedServer((request, answer) => {
      paths.push(request.url);
      answer.writeHead(code, location === '' ? {} : { location }).end(body);
    });
    try {
      const [target] = checkedTargets(config, { upstream_orders: service.url.host });
      expect(target && (await checkTarget(plain('orders', {}), 'shop', target))).toEqual(expected);
      expect(paths).toEqual(['/health']);
    } finally {
      await service.stop();
    }
  });

  it('gives up when its own time is over', async () => {
    const service = await scriptedServer(() => undefined);
    try {
      const [target] = checkedTargets(config, { upstream_orders: service.url.host });
      const impatient = target && { ...target, rule: { ...target.rule, timeoutMillis: 50 } };
      const startedAt = performance.now();
      expect(impatient && (await checkTarget(plain('orders', {}), 'shop', impatient))).toEqual({
        passed: false,
        found: 'timeout',
      });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    } finally {
      await service.stop();
    }
  });
});

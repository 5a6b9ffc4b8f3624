import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { upstreamAccess } from '../../../lambdas/forwarder/upstream-access.ts';
import { type Secrets, SecretUnavailable, type UpstreamRequest } from '../../../lambdas/ports.ts';
import type { UpstreamTlsConfig } from '../../../lib/contract/upstream-call.ts';
import { encodeUpstreamSecrets } from '../../../lib/contract/upstream-place.ts';
import { authority, type Identity } from '../../support/certificate.ts';
import { type TlsUpstream, tlsUpstream } from '../../support/tls-upstream.ts';
import { requestTo } from '../../support/upstream-request.ts';

const start = Date.now();
const [ours, another] = [authority(start), authority(start, 'Another authority')];
const localhost = ours.issue('localhost');
const inOne = ({ cert, key }: Identity) => cert + key;
/** In each private key there is. */
const secretText = 'PRIVATE KEY';

const http = httpUpstream();
let service: TlsUpstream;
let stored: { [name: string]: string | undefined };
/** Names as they were read, the ones past every memory marked. */
let read: string[];
let log: unknown[];
let now: number;

beforeEach(() => {
  stored = { 'orders/ca': ours.cert, 'orders/own': inOne(ours.issue('gateway')) };
  [read, log, now] = [[], [], start];
});
afterEach(async () => {
  expect(JSON.stringify(log)).not.toContain(secretText);
  await service.stop();
});
afterAll(() => http.close());

function take(name: string): string {
  const secret = stored[name];
  if (secret === undefined) throw new SecretUnavailable(`the secret ${name} cannot be read: Refused`);
  return secret;
}
const secrets: Secrets = {
  async read(name) {
    read.push(name);
    return take(name);
  },
  async readAgain(name) {
    read.push(`${name} again`);
    return take(name);
  },
};
const usual: UpstreamTlsConfig = { privateCa: true, clientCertificate: true, serverName: null, minVersion: 'TLSv1.2' };

function opened(tls: Partial<UpstreamTlsConfig> = {}) {
  const say = (message: string, fields: object) => void log.push({ message, ...fields });
  return upstreamAccess(
    { credential: null, tls: { ...usual, ...tls }, insecure: null },
    {
      upstream: 'orders',
      place: encodeUpstreamSecrets({ ca: 'orders/ca', certificate: 'orders/own' }),
      secrets,
      call: http.call,
      log: { info: say, error: say },
      nowMillis: () => now,
    },
  )(http.call);
}
const request = (more: Partial<UpstreamRequest> = {}) => requestTo(service.url, more);
const demanding = async () => {
  service = await tlsUpstream({ ...localhost, ca: ours.cert }, true);
};
const ok = { status: 200 };
const subjects = () => service.seen().map(({ subject }) => subject);

describe('an upstream with TLS of its own', () => {
  it('is believed by its authority, and sees the certificate of the gateway', async () => {
    await demanding();
    expect(await opened()(request())).toMatchObject(ok);
    expect(service.seen()).toMatchObject([{ serverName: 'localhost', subject: 'gateway' }]);
  });

  it('needs no secret for a name and a version', async () => {
    service = await tlsUpstream({ ...ours.issue('billing.example'), maxVersion: 'TLSv1.2' });
    const named = { privateCa: true, clientCertificate: false, serverName: 'billing.example' };
    expect(await opened(named)(request())).toMatchObject(ok);
    expect(await opened({ ...named, minVersion: 'TLSv1.3' })(request())).toMatchObject({ failure: 'unreachable' });
    read = [];
    await opened({ ...named, privateCa: false })(request());
    expect(read).toEqual([]);
  });

  it('reads its secrets once, and its calls share a connection', async () => {
    await demanding();
    const call = opened();
    for (let n = 0; n < 5; n += 1) await call(request());
    expect([read, service.connections()]).toEqual([['orders/ca', 'orders/own'], 1]);
  });

  it('reads its secrets again after a quarter of an hour, beside a call; the same ones keep their connection', async () => {
    await demanding();
    const call = opened();
    await call(request());
    now += 900_000;
    await call(request());
    await call(request());
    expect([read.length, service.connections()]).toEqual([4, 1]);
    stored['orders/own'] = inOne(ours.issue('the next'));
    now += 900_000;
    await call(request());
    await call(request());
    expect(subjects()).toEqual([...Array(4).fill('gateway'), 'the next']);
  });

  it('plain http to this machine needs no secrets', async () => {
    await demanding();
    const nobody = new URL(`http://127.0.0.1:${service.url.port}`);
    expect(await opened()(request({ url: nobody }))).toMatchObject({ failure: 'unreachable' });
    expect(read).toEqual([]);
  });
});

describe('a certificate that was exchanged', () => {
  it.each(['GET', 'POST'])('of the service: the authority is read again, and the call is made: %s', async (method) => {
    service = await tlsUpstream(another.issue('localhost'));
    const call = opened({ clientCertificate: false });
    stored['orders/ca'] = ours.cert;
    const first = call(request({ method }));
    stored['orders/ca'] = another.cert;
    expect(await first).toMatchObject(ok);
    expect(read).toEqual(['orders/ca', 'orders/ca again']);
    expect(service.seen().length).toBe(1);
  });

  it.each([
    'TLSv1.2',
    'TLSv1.3',
  ] as const)('of the gateway: it is read again, and the call is made by %s', async (maxVersion) => {
    service = await tlsUpstream({ ...localhost, ca: another.cert, maxVersion }, true);
    const first = opened()(request());
    stored['orders/own'] = inOne(another.issue('gateway'));
    expect(await first).toMatchObject(ok);
    expect(read.slice(2)).toEqual(['orders/ca again', 'orders/own again']);
  });

  it('of the gateway, where TLS 1.3 says so late: what writes is not made again', async () => {
    service = await tlsUpstream({ ...localhost, ca: another.cert, minVersion: 'TLSv1.3' }, true);
    const call = opened();
    const first = call(request({ method: 'POST' }));
    stored['orders/own'] = inOne(another.issue('gateway'));
    expect(await first).toMatchObject({ failure: 'unreachable', handshake: true });
    expect(service.seen()).toEqual([]);
  });

  it('a service that nobody believes has its secrets read once a minute', async () => {
    service = await tlsUpstream(another.issue('localhost'));
    const call = opened({ clientCertificate: false });
    const failed = { failure: 'unreachable', unsent: true, handshake: true };
    for (let n = 0; n < 5; n += 1) expect(await call(request())).toEqual(failed);
    expect(read).toEqual(['orders/ca', 'orders/ca again']);
    now += 60_000;
    await call(request());
    expect(read.length).toBe(3);
  });

  it('is not looked for where nobody is there', async () => {
    await demanding();
    const { url } = service;
    await service.stop();
    expect(await opened()(request({ url }))).toEqual({ failure: 'unreachable', unsent: true });
    expect(read).toEqual(['orders/ca', 'orders/own']);
    await demanding();
  });
});

describe('secrets that are none', () => {
  const noAuthority = 'the secret of the authority holds no certificates in PEM';
  const noCertificate = "the secret of the gateway's certificate holds no certificate with its key in PEM";
  const gateway = ours.issue('gateway');
  const pem = (name: string, content: string) => `-----BEGIN ${name}-----\n${content}\n-----END ${name}-----\n`;
  it.each<[string, string, string | undefined, string]>([
    ['cannot be read', 'orders/ca', undefined, 'the secret orders/ca cannot be read: Refused'],
    ['an authority without a certificate', 'orders/ca', '\n', noAuthority],
    ['an authority that is a key', 'orders/ca', gateway.key, noAuthority],
    ['an authority of which one is none', 'orders/ca', ours.cert + pem('CERTIFICATE', 'AAAA'), noAuthority],
    ['no key', 'orders/own', gateway.cert, noCertificate],
    ['no certificate', 'orders/own', gateway.key, noCertificate],
    ['a key that is none', 'orders/own', gateway.cert + pem(secretText, 'AAAA'), noCertificate],
    ['the key of another', 'orders/own', gateway.cert + ours.issue('gateway').key, noCertificate],
  ])('%s: the call is refused, and the log has the reason alone', async (_, name, secret, reason) => {
    await demanding();
    stored[name] = secret;
    const call = opened();
    const refused = { refused: 'credential-unavailable', retryAfterMillis: 5_000 };
    expect([await call(request()), await call(request())]).toEqual([refused, refused]);
    expect(service.connections()).toBe(0);
    expect(log).toEqual([{ message: 'what the TLS of an upstream needs cannot be had', upstream: 'orders', reason }]);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import type { UpstreamTls } from '../../../lambdas/ports.ts';
import { authority } from '../../support/certificate.ts';
import { tlsUpstream } from '../../support/tls-upstream.ts';
import { requestTo } from '../../support/upstream-request.ts';
import { httpBench } from './http-bench.ts';

const bench = httpBench();
afterEach(() => bench.end());

const now = Date.now();
const [ours, another] = [authority(now), authority(now, 'Another authority')];
const localhost = ours.issue('localhost');
const gateway = ours.issue('gateway');
const trusting: UpstreamTls = { minVersion: 'TLSv1.2', ca: ours.cert };
const showing = ({ cert, key }: typeof gateway): UpstreamTls => ({ ...trusting, certificate: cert, key });
const notTrusted = { failure: 'unreachable', unsent: true, handshake: true };

/** The status or the failure of a call of a service that shows this. */
async function outcomeOf(materials: Parameters<typeof tlsUpstream>[0], tls?: UpstreamTls, demands = false) {
  const service = bench.ending(await tlsUpstream(materials, demands));
  const result = await bench.open().call(requestTo(service.url, tls === undefined ? {} : { tls }));
  return { result: 'status' in result ? result.status : result, seen: service.seen() };
}

describe('whom the gateway believes', () => {
  const longAgo = ours.issue('localhost', now - 7 * 86_400_000);
  it.each([
    ['an authority of its own', { ...localhost }, trusting, 200],
    ['one of several authorities', { ...localhost }, { ...trusting, ca: another.cert + ours.cert }, 200],
    ['nobody has heard of that authority', { ...localhost }, undefined, notTrusted],
    ['another authority', { ...localhost }, { ...trusting, ca: another.cert }, notTrusted],
    ['another host', { ...ours.issue('billing.example') }, trusting, notTrusted],
    ['a certificate that has run out', longAgo, trusting, notTrusted],
    [
      'the name that the place gives it',
      ours.issue('billing.example'),
      { ...trusting, serverName: 'billing.example' },
      200,
    ],
    ['not the name that the place gives it', localhost, { ...trusting, serverName: 'billing.example' }, notTrusted],
    ['an authority that is none', localhost, { ...trusting, ca: '-' }, notTrusted],
  ])('%s', async (_, { cert, key }, tls, outcome) => {
    expect((await outcomeOf({ cert, key }, tls)).result).toEqual(outcome);
  });

  it('the name is asked for as SNI', async () => {
    const { seen } = await outcomeOf(ours.issue('billing.example'), { ...trusting, serverName: 'billing.example' });
    expect(seen).toMatchObject([{ serverName: 'billing.example', subject: undefined }]);
  });
});

describe('the version', () => {
  it.each([
    ['TLSv1.2', 'TLSv1.2', 200],
    ['TLSv1.2', 'TLSv1.3', notTrusted],
    ['TLSv1.3', 'TLSv1.3', 200],
    ['TLSv1.1', 'TLSv1.2', notTrusted],
  ] as const)('a service of at most %s, and at least %s asked for', async (maxVersion, minVersion, outcome) => {
    const materials = { ...localhost, maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' };
    const least = maxVersion === 'TLSv1.1' ? { minVersion: 'TLSv1.1' as const } : {};
    expect((await outcomeOf({ ...materials, ...least }, { ...trusting, minVersion })).result).toEqual(outcome);
  });
});

describe('a service that asks for a certificate', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('%s: gets it', async (maxVersion) => {
    const { result, seen } = await outcomeOf({ ...localhost, ca: ours.cert, maxVersion }, showing(gateway), true);
    expect(result).toBe(200);
    expect(seen).toMatchObject([{ serverName: 'localhost', subject: 'gateway' }]);
  });

  it.each([
    ['none', 'TLSv1.2', trusting, notTrusted],
    ['none', 'TLSv1.3', trusting, { failure: 'unreachable', handshake: true }],
    ['one of another authority', 'TLSv1.2', showing(another.issue('gateway')), notTrusted],
    [
      'one of another authority',
      'TLSv1.3',
      showing(another.issue('gateway')),
      { failure: 'unreachable', handshake: true },
    ],
  ] as const)('and is shown %s by %s: the handshake failed', async (_, maxVersion, tls, failed) => {
    const { result, seen } = await outcomeOf({ ...localhost, ca: ours.cert, maxVersion }, tls, true);
    expect(result).toEqual(failed);
    expect(seen).toEqual([]);
  });
});

describe('connections', () => {
  it('are shared by calls with the same materials, and by no others', async () => {
    const service = bench.ending(await tlsUpstream({ ...localhost, ca: ours.cert }, true));
    const upstream = bench.open();
    const [one, other] = [showing(gateway), showing(ours.issue('another'))];
    for (const tls of [one, other, one, other]) await upstream.call(requestTo(service.url, { tls }));
    expect(service.seen().map(({ subject }) => subject)).toEqual(['gateway', 'another', 'gateway', 'another']);
    expect(service.connections()).toBe(2);
  });

  it('that stood and were reset are no failed handshake', async () => {
    const service = bench.ending(await tlsUpstream({ ...localhost, ca: ours.cert }, true));
    const upstream = bench.open();
    const tls = showing(gateway);
    expect(await upstream.call(requestTo(service.url, { tls }))).toMatchObject({ status: 200 });
    const reset = requestTo(service.url, { tls, method: 'POST', target: '/reset' });
    expect(await upstream.call(reset)).toEqual({ failure: 'unreachable' });
  });

  it('are made anew after a minute, so a certificate that is no longer trusted is seen', async () => {
    const service = bench.ending(await tlsUpstream(localhost));
    let time = 0;
    const upstream = bench.open({ nowMillis: () => time });
    const call = requestTo(service.url, { tls: trusting });
    expect(await upstream.call(call)).toMatchObject({ status: 200 });
    service.show(another.issue('localhost'));
    time = 59_999;
    expect(await upstream.call(call)).toMatchObject({ status: 200 });
    time = 60_000;
    expect(await upstream.call(call)).toEqual(notTrusted);
  });
});

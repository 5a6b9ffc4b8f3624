import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, it } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { isPublicAddress } from '../../../lib/engine/addresses/public-address.ts';
import { requestTo } from '../../support/upstream-request.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

/** A machine without IPv6 has nothing that such a call could reach. */
for (const host of hasIpv6 ? ['[::1]', 'v6.example'] : [])
  it(`an upstream at ${host} is called by IPv6`, async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.socket.remoteAddress);
      response.end('here');
    });
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
    const lookup = ((_name, options, found) =>
      'all' in options && options.all
        ? (found as unknown as (error: null, all: object[]) => void)(null, [{ address: '::1', family: 6 }])
        : found(null, '::1', 6)) as LookupFunction;
    const upstream = httpUpstream({ lookup });
    try {
      const url = new URL(`http://${host}:${(server.address() as AddressInfo).port}`);
      expect(await upstream.call(requestTo(url))).toMatchObject({ status: 200 });
      expect(seen).toEqual(['::1']);
    } finally {
      upstream.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });

it.each([
  ['2606:4700::1111', true],
  ['::1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
])('%s is an address of the internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

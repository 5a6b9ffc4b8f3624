import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientAddress, clientNeighbourhood, clientNetwork } from '../../../lib/engine/client-ip/client-ip.ts';

const peer = '198.51.100.7';
const forwarded = (...values: readonly string[]) => values.map((value) => ['X-Forwarded-For', value] as const);

describe('the address of the client', () => {
  it.each<[string, number, readonly string[], string]>([
    ['without proxies it is the peer', 0, [peer], peer],
    ['without proxies a client cannot say another', 0, ['203.0.113.1'], peer],
    ['one proxy: what it wrote', 1, [`203.0.113.1, ${peer}`], '203.0.113.1'],
    ['one proxy: what the client had sent stands further left', 1, [`9.9.9.9, 203.0.113.1, ${peer}`], '203.0.113.1'],
    ['one proxy, the peer not in the chain', 1, ['9.9.9.9, 203.0.113.1'], '203.0.113.1'],
    ['two proxies', 2, [`9.9.9.9, 203.0.113.1, 10.0.0.1, ${peer}`], '203.0.113.1'],
    ['several fields are one chain', 2, ['9.9.9.9', '203.0.113.1', `10.0.0.1, ${peer}`], '203.0.113.1'],
    ['blanks do not matter', 1, [` 203.0.113.1 ,\t${peer} `], '203.0.113.1'],
    ['a short chain is not ours', 2, [`203.0.113.1, ${peer}`], peer],
    ['no chain at all', 1, [], peer],
    ['an empty one', 1, [''], peer],
    ['a name is no address', 1, [`localhost, ${peer}`], peer],
    ['nor a number that some servers read as one', 1, [`0x7f000001, ${peer}`], peer],
    ['nor three parts, nor leading zeros', 1, [`127.1, 010.0.0.1, ${peer}`], peer],
    ['nor an address with a port', 1, [`203.0.113.1:80, ${peer}`], peer],
    ['nor one with a zone', 1, [`fe80::1%eth0, ${peer}`], peer],
    ['garbage on the way, though the client is one', 2, [`203.0.113.1, x, ${peer}`], peer],
    ['garbage further left does not matter', 1, [`x, , 203.0.113.1, ${peer}`], '203.0.113.1'],
    ['an IPv4 address mapped into IPv6 is itself', 1, [`::ffff:203.0.113.1, ${peer}`], '203.0.113.1'],
    ['two spellings of one IPv6 address are one', 1, [`2001:DB8:0:0:0:0:0:1, ${peer}`], '2001:db8::1'],
  ])('%s', (_, trustedProxies, values, expected) => {
    expect(clientAddress(peer, forwarded(...values), trustedProxies)).toBe(expected);
  });

  it('the peer has one spelling too', () => {
    expect(clientAddress('::ffff:127.0.0.1', [], 0)).toBe('127.0.0.1');
    expect(clientAddress('2001:0DB8::0001', [], 1)).toBe('2001:db8::1');
  });

  it('whatever a client sends, it does not choose', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6())),
        fc.integer({ min: 0, max: 3 }),
        (sent, depth) => {
          const proxies = ['203.0.113.1', '10.0.0.1', '10.0.0.2'].slice(0, depth);
          const chain = [...sent, ...proxies, peer].join(', ');
          expect(clientAddress(peer, forwarded(chain), depth)).toBe(depth === 0 ? peer : '203.0.113.1');
        },
      ),
    );
  });
});

describe('the network of a client', () => {
  it.each([
    ['203.0.113.9', 64, '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', 64, '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::', 64, '2001:db8:1:2::/64'],
    ['2001:db8:1:3::', 64, '2001:db8:1:3::/64'],
    ['2001:db8:1:2:3:4:5:6', 56, '2001:db8:1::/56'],
    ['2001:db8::1', 128, '2001:db8::1/128'],
    ['test-invoke-source-ip', 64, 'test-invoke-source-ip'],
  ])('%s at /%d is %s', (address, prefix, network) => {
    expect(clientNetwork(address, prefix)).toBe(network);
  });
});

describe('the network around a client', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['no address', 'no address'],
  ])('of %s is %s', (address, network) => {
    expect(clientNeighbourhood(address)).toBe(network);
  });
});

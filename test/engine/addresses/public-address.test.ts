import { expect, it } from '@jest/globals';
import { isPublicAddress } from '../../../lib/engine/addresses/public-address.ts';

it.each([
  '1.1.1.1',
  '52.94.5.3',
  '172.15.0.1',
  '172.32.0.1',
  '100.63.255.255',
  '2600:1f18::1',
  '2a00:1450:4001:81b::200e',
])('%s is an address of the internet', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each([
  ['a loopback', '127.0.0.1'],
  ['a loopback', '127.255.255.254'],
  ['a loopback', '::1'],
  ['this host', '0.0.0.0'],
  ['this host', '::'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['private', 'fd00::1'],
  ['private', 'fc00::1'],
  ['the metadata of a machine', '169.254.169.254'],
  ['the metadata of a machine', 'fd00:ec2::254'],
  ['the credentials of a container', '169.254.170.2'],
  ['link-local', 'fe80::1'],
  ['shared by a carrier', '100.64.0.1'],
  ['shared by a carrier', '100.127.255.255'],
  ['for protocols', '192.0.0.192'],
  ['for tests', '198.18.0.1'],
  ['for documents', '192.0.2.1'],
  ['for documents', '2001:db8::1'],
  ['of many', '224.0.0.1'],
  ['of many', 'ff02::1'],
  ['reserved', '240.0.0.1'],
  ['of all', '255.255.255.255'],
  ['IPv4 in IPv6', '::ffff:10.0.0.1'],
  ['IPv4 in IPv6', '::ffff:1.1.1.1'],
  ['IPv4 in IPv6', '::127.0.0.1'],
  ['IPv4 in IPv6', '::ffff:0:127.0.0.1'],
  ['IPv4 in IPv6', '64:ff9b::a9fe:a9fe'],
  ['IPv4 in IPv6', '64:ff9b:1::a9fe:a9fe'],
  ['IPv4 in IPv6', '2002:a9fe:a9fe::1'],
  ['IPv4 in IPv6', '2001:0:a9fe:a9fe::1'],
  ['site-local, as it once was', 'fec0::1'],
  ['of a zone', 'fe80::1%eth0'],
  ['in another spelling', '0x7f.1'],
  ['in another spelling', '2130706433'],
  ['in another spelling', '0177.0.0.1'],
  ['no address', 'localhost'],
  ['no address', ''],
])('what is %s is none: %s', (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

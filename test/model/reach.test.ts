import { describe, expect, test } from '@jest/globals';
import { reachOf } from '../../lib/model/reach.ts';

const token = ['$', '{Token[Host.7]}'].join('');
const tokens = { isToken: (text: string) => text.includes(token), withoutScheme: (text: string) => text };

describe('an address is private by its form alone', () => {
  test.each(
    `
    10.0.0.1  10.255.1.2:8443/base  172.16.0.1  172.31.255.255  192.168.1.1  100.64.0.1  100.127.0.1  169.254.1.1
    127.0.0.1:3000  localhost  [::1]:8080  [fd00::1]  [fc12:3::1]  [fe80::1]  [febf::1]
    orders  orders:8080  orders.internal  ORDERS.Internal/base  a.b.local  orders.localhost
    internal-orders-123.eu-west-1.elb.amazonaws.com  vpce-1-2.execute-api.eu-west-1.vpce.amazonaws.com
    0x0a.0.0.1  167772161  0177.0.0.1`
      .trim()
      .split(/\s+/),
  )('%s', (place) => {
    expect(reachOf(place, tokens)).toBe('private');
  });

  test.each(
    `
    orders.example.com  11.0.0.1  9.255.255.255  172.15.0.1  172.32.0.1  192.169.0.1  100.63.0.1  100.128.0.1  169.253.1.1
    10.0.0.1.example.com  10.example.com  internal.example.com  orders.internal.example.com  local.example  notinternal.com
    internal-orders.example.com  internal-orders-1.eu-west-1.elb.amazonaws.com.evil.example  evil.internal.elb.amazonaws.com
    orders-1.elb.eu-west-1.amazonaws.com  [2001:db8::1]  [fec0::1]  [::ffff:8.8.8.8]  orders.example.com/10.0.0.1
    orders.example.com/a.internal  128.0.0.1`
      .trim()
      .split(/\s+/),
  )('and %s is public', (place) => {
    expect(reachOf(place, tokens)).toBe('public');
  });

  test.each([token, `${token}:8080/base`, `a.${token}.internal`])('and nobody knows of %s', (place) => {
    expect(reachOf(place, tokens)).toBe('unknown');
  });

  test('a token in the path says nothing of the host', () => {
    expect(reachOf(`orders.internal/${token}`, tokens)).toBe('private');
  });
});

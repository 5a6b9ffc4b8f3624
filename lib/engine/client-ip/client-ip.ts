import ipaddr from 'ipaddr.js';
import type { HeaderList } from '../headers/upstream-headers.ts';

const { IPv4, IPv6 } = ipaddr;

/**
 * The address of the client in its one spelling. With `trustedProxies` 0 it is the peer, whoever called API Gateway. Else
 * the chain of `X-Forwarded-For`, of which each proxy has written the entry at its left, is walked that many entries from
 * the peer: what stands further left is the client's own text. A chain that is too short, or has anything but an address
 * on the way, was not written by our proxies, and then too it is the peer.
 */
export function clientAddress(peer: string, headers: HeaderList, trustedProxies: number): string {
  const direct = addressText(peer) ?? peer;
  if (trustedProxies === 0) return direct;
  const sent = headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value);
  const written = sent
    .join(',')
    .split(',')
    .slice(-trustedProxies - 1);
  const chain = written.map((entry) => addressText(entry.trim()));
  // API Gateway ends the chain with its own peer; an invocation from elsewhere may not.
  const hops = chain.at(-1) === direct ? chain.slice(0, -1) : chain;
  const onTheWay = hops.slice(-trustedProxies);
  const [client] = onTheWay;
  const isWhole = onTheWay.length === trustedProxies && !onTheWay.includes(undefined);
  return client !== undefined && isWhole ? client : direct;
}

/** The network that one client has to itself, as text: the address, or of IPv6 its first `ipv6Prefix` bits. */
export function clientNetwork(address: string, ipv6Prefix: number): string {
  if (!IPv6.isValid(address)) return address;
  return `${IPv6.networkAddressFromCIDR(`${address}/${ipv6Prefix}`).toString()}/${ipv6Prefix}`;
}

/** The network around a client, coarse enough to be written down: /24 of IPv4, /48 of IPv6; what is no address stays as it is. */
export function clientNeighbourhood(address: string): string {
  if (!IPv4.isValidFourPartDecimal(address)) return clientNetwork(address, 48);
  return `${IPv4.networkAddressFromCIDR(`${address}/24`).toString()}/24`;
}

/** One spelling for all spellings of an address: IPv4 dotted, also where it comes mapped into IPv6. Zones are not addresses. */
function addressText(text: string): string | undefined {
  if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text).toString();
  if (!IPv6.isValid(text) || text.includes('%')) return undefined;
  const address = IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toString();
}

import ipaddr from 'ipaddr.js';

const { IPv4, IPv6 } = ipaddr;
/** All that is routed on the internet so far (IANA, IPv6 Global Unicast Address Assignments). */
const globalUnicast = IPv6.parseCIDR('2000::/3');

/** Whether a text is an address of IPv4 or IPv6 and no name. */
export const isAddress = (text: string) => IPv4.isValidFourPartDecimal(text) || IPv6.isValid(text);

/**
 * Whether an address is one of the internet: not private, link-local (where a machine's metadata and credentials are),
 * loopback, shared by a carrier, reserved, nor an IPv6 spelling of an IPv4 address. False for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text).range() === 'unicast';
  if (!IPv6.isValid(text) || text.includes('%')) return false;
  const address = IPv6.parse(text);
  return address.range() === 'unicast' && address.match(globalUnicast);
}

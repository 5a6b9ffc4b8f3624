import { Token } from 'aws-cdk-lib';

/** A range that an IP set of AWS WAF takes: "all IPv4 and IPv6 CIDR ranges except for /0" (Developer Guide, read 2026-11-24). */
export function isCidr(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (Token.isUnresolved(value)) return false;
  const [address = '', prefix = '', ...rest] = value.split('/');
  if (rest.length > 0 || !/^[1-9]\d{0,2}$/.test(prefix)) return false;
  return (isIpv4(address) && Number(prefix) <= 32) || (isIpv6(address) && Number(prefix) <= 128);
}

function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Groups of hexadecimal digits, eight of them, or fewer around one `::`. */
function isIpv6(address: string): boolean {
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const areGroups = groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
  return areGroups && (halves.length === 2 ? groups.length <= 7 : groups.length === 8);
}

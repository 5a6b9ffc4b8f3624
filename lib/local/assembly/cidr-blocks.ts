import { isIPv4 } from 'node:net';

/** `count` neighbouring IPv4 blocks of `bits` host bits inside a block, as `Fn::Cidr` gives them. */
export function cidrBlocks(block: string, count: number, bits: number): readonly string[] {
  const [address = '', prefix = ''] = block.split('/');
  const size = 2 ** bits;
  if (!isIPv4(address) || count * size > 2 ** (32 - Number(prefix))) {
    throw new RangeError(`${count} blocks of ${bits} bits do not fit in ${block}`);
  }
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Array.from({ length: count }, (_, index) => `${dotted(start + index * size)}/${32 - bits}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

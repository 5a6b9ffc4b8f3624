import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { familyOf } from './process-family.ts';

/** A TCP socket that listens, as the kernel lists it: hexadecimal address and port. */
interface Listener {
  readonly address: string;
  readonly inode: string;
}

/**
 * The addresses (hexadecimal, as in /proc/net/tcp) at which a process of this process's family listens; undefined where the
 * kernel does not tell.
 */
export function listeningAddressesOfFamily(): readonly string[] | undefined {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map(read).filter((table) => table !== undefined);
  if (tables.length === 0) return undefined;
  const inodes = new Set(familyOf(process.pid).flatMap(socketInodes));
  return tables
    .flatMap(listeners)
    .filter(({ inode }) => inodes.has(inode))
    .map(({ address }) => address);
}

/** Loopback in the kernel's spelling: 127.0.0.0/8, ::1, and 127.0.0.0/8 inside IPv6. */
export const isLoopbackAddress = (address: string) =>
  /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/.test(address);

const listening = '0A';

function listeners(table: string): readonly Listener[] {
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state]) => state === listening)
    .map(([, local = '', , , , , , , , inode = '']) => ({ address: local.split(':')[0] as string, inode }));
}

function socketInodes(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    );
  } catch {
    return [];
  }
}

/** Processes and descriptors come and go while they are read. */
function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

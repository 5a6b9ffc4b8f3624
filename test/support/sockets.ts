import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** True when something still takes a connection at the URL once `millis` are over; false as soon as nothing does. */
export async function answersWithin(url: string, millis: number): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const until = performance.now() + millis;
  for (;;) {
    if (!(await connects(hostname, Number(port)))) return false;
    if (performance.now() >= until) return true;
    await pause(20);
  }
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** The addresses at which a port is open: what the kernel lists on Linux, else those of this machine that connect. */
export async function listeningAddresses(port: number): Promise<readonly string[]> {
  if (!existsSync('/proc/net/tcp')) return connectingAddresses(port);
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((row) => row.trim().split(/\s+/));
  const listening = '0A';
  return rows
    .filter(([, , , state]) => state === listening)
    .map(([, local = '']) => local.split(':') as [string, string])
    .filter(([, hexPort]) => Number.parseInt(hexPort, 16) === port)
    .map(([hex]) => addressText(hex));
}

/** The kernel writes an IPv4 address as one little-endian hexadecimal word; longer ones are left as they are. */
function addressText(hex: string): string {
  return hex.length === 8 ? [...Buffer.from(hex, 'hex')].reverse().join('.') : `ipv6:${hex}`;
}

async function connectingAddresses(port: number): Promise<readonly string[]> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  const open = await Promise.all(own.map(async (address) => ((await connects(address, port)) ? [address] : [])));
  return open.flat();
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const pingMillis = 3_000;
const ports: { readonly [protocol: string]: { readonly tls: boolean } } = {
  'redis:': { tls: false },
  'valkey:': { tls: false },
  'rediss:': { tls: true },
  'valkeys:': { tls: true },
};

/** null when PONG comes back over the wire; else why not. No word of the URL's user or password. */
export async function ping(url: URL): Promise<string | null> {
  const protocol = ports[url.protocol];
  if (!protocol) return `a URL starts with redis:// or rediss://, got ${url.protocol}//`;
  const address = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) };
  const socket = protocol.tls ? connectTls({ ...address, servername: address.host }) : connect(address);
  const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), pingMillis);
  try {
    await once(socket, protocol.tls ? 'secureConnect' : 'connect');
    const login =
      url.password === ''
        ? []
        : [['AUTH', ...(url.username ? [url.username] : []), url.password].map(decodeURIComponent)];
    for (const words of [...login, ['PING']]) {
      const answer = await ask(socket, words);
      if (!answer.startsWith('+')) return answer.slice(1).split(' ')[0] ?? 'an error';
    }
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** One command, one simple reply (a status or an error line). */
async function ask(socket: Socket, words: readonly string[]): Promise<string> {
  socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  let reply = '';
  while (!reply.endsWith('\r\n')) reply += String((await once(socket, 'data'))[0]);
  return reply.trimEnd();
}

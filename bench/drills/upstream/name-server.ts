import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server on loopback that knows one name at most, and nothing else. */
export interface NameServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  know(name: string): void;
  forget(): void;
  stop(): Promise<void>;
}

const headerBytes = 12;
/** RFC 1035 §4.1.1: an answer; authoritative; recursion as asked, and available. */
const isAnswer = 0x8580;
const noSuchName = 3;

export async function nameServer(): Promise<NameServer> {
  let known = '';
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (query, from) => socket.send(answerTo(query, known), from.port, from.address));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    know(name) {
      known = name;
    },
    forget() {
      known = '';
    },
    async stop() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** To a query with one question: this machine's address for the known name, to be kept by nobody; NXDOMAIN for any other. */
function answerTo(query: Buffer, known: string): Buffer {
  const { name, end } = questionIn(query);
  const isKnown = name === known;
  const header = Buffer.from(query.subarray(0, headerBytes));
  header.writeUInt16BE(isAnswer | (isKnown ? 0 : noSuchName), 2);
  header.writeUInt16BE(isKnown ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  // The name is where the question has it; type A, class IN, no time to live, four bytes.
  const record = Buffer.from([0xc0, headerBytes, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, query.subarray(headerBytes, end), isKnown ? record : Buffer.alloc(0)]);
}

function questionIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let size = query[at] as number; size > 0; size = query[at] as number) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size));
    at += 1 + size;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5 };
}

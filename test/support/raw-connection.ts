import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; a repeated name keeps its last value. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/**
 * A kept-alive HTTP/1.1 connection that sends exactly the bytes it is given: no client library tidies a path or a header
 * on the way. After an answer that closes the connection the next request opens a new one.
 */
export interface RawConnection {
  send(request: string | Buffer): Promise<RawAnswer>;
  close(): void;
}

export function rawConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  let socket: Socket | undefined;
  const open = () => {
    if (socket === undefined || socket.destroyed || !socket.writable)
      socket = connect(Number(port), hostname).setNoDelay(true);
    return socket;
  };
  return {
    send(request) {
      const on = open();
      return new Promise((resolve, reject) => {
        let heard = Buffer.alloc(0);
        const finish = (outcome: () => void) => {
          on.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
          on.on('error', () => on.destroy());
          outcome();
        };
        on.on('data', (bytes: Buffer) => {
          heard = Buffer.concat([heard, bytes]);
          const answer = answerIn(heard);
          if (answer === undefined) return;
          if (answer.headers['connection'] === 'close') on.destroy();
          finish(() => resolve(answer));
        });
        on.on('close', () => finish(() => reject(new Error(`closed after ${heard.length} bytes of an answer`))));
        on.on('error', (error) => finish(() => reject(error)));
        on.write(request);
      });
    },
    close: () => void socket?.destroy(),
  };
}

/** The answer at the start of these bytes; undefined while it is not whole. */
function answerIn(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const rest = bytes.subarray(end + 4);
  // An interim answer, 100 for one that expects it, is followed by the answer.
  if (/ 1\d\d /.test(statusLine)) return answerIn(rest);
  const body =
    headers['transfer-encoding'] === 'chunked' ? chunks(rest) : sized(rest, Number(headers['content-length'] ?? 0));
  return body === undefined ? undefined : { status: Number(statusLine.split(' ')[1]), headers, body };
}

function sized(bytes: Buffer, length: number): string | undefined {
  return bytes.length < length ? undefined : bytes.subarray(0, length).toString('utf8');
}

function chunks(bytes: Buffer): string | undefined {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return text;
    text += bytes.subarray(start, start + size).toString('utf8');
    at = start + size + 2;
  }
}

/** Sends every request over `connections` kept-alive connections; `onAnswer` sees each answer with the index of its request. */
export async function sendAll(
  url: string,
  requests: readonly (string | Buffer)[],
  connections: number,
  onAnswer: (answer: RawAnswer, index: number) => void,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = rawConnection(url);
      try {
        for (let index = next++; index < requests.length; index = next++) {
          onAnswer(await connection.send(requests[index] as string), index);
        }
      } finally {
        connection.close();
      }
    }),
  );
}

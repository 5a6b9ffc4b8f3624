import type http from 'node:http';
import type { Duplex } from 'node:stream';
import type { UpstreamAnswer, UpstreamFailed, UpstreamFailure, UpstreamRequest } from '../../ports.ts';

/** `stale`: the peer had closed the kept connection that the request went on. */
export type Ended = UpstreamAnswer | (UpstreamFailed & { readonly stale?: true });

/** How far a request has come. */
interface Progress {
  /** TCP stands. */
  isLinked: boolean;
  /** TLS stands too where there is any: from here on the request is sent. */
  isConnected: boolean;
  isAnswered: boolean;
}

/** One request on the wire, until its whole answer is there or one of its times is over. Nothing of it outlasts the promise. */
export function exchange(request: UpstreamRequest, outgoing: http.ClientRequest, isSecure: boolean): Promise<Ended> {
  return new Promise((resolve) => {
    const progress: Progress = { isLinked: false, isConnected: false, isAnswered: false };
    const limits = timeLimits(request, () => fail('timeout'));
    const abort = () => fail('timeout');
    request.signal?.addEventListener('abort', abort, { once: true });
    const settle = (result: Ended) => {
      limits.clear();
      request.signal?.removeEventListener('abort', abort);
      resolve(result);
    };
    const fail = (failure: UpstreamFailure) => {
      settle({ failure, ...(progress.isConnected ? {} : { unsent: true }) });
      outgoing.destroy();
    };
    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket) return connected();
      limits.connecting();
      followed(socket, progress, isSecure, connected);
    });
    const connected = () => {
      progress.isConnected = true;
      limits.sending();
    };
    outgoing.on('response', (incoming) => {
      progress.isAnswered = true;
      limits.reading();
      collect(incoming, request.maxResponseBytes).then(settle, (failure) => fail(failure));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const how = {
        isReused: outgoing.reusedSocket,
        showsCertificate: isSecure && request.tls?.certificate !== undefined,
      };
      if (!progress.isAnswered) settle(brokenOff(error, progress, how));
    });
    // A peer that switches protocols unasked is cut off by Node without an error.
    outgoing.on('close', () => progress.isAnswered || settle({ failure: 'malformed' }));
    outgoing.end(request.body ?? undefined);
  });
}

function followed(socket: Duplex, progress: Progress, isSecure: boolean, connected: () => void): void {
  socket.once('connect', () => {
    progress.isLinked = true;
  });
  socket.once(isSecure ? 'secureConnect' : 'connect', connected);
}

/**
 * A client hears late that TLS 1.3 has refused its certificate, when its request is on the way: by OpenSSL's own error, or by a
 * connection that ends before its first answer.
 */
function brokenOff({ code = '' }: NodeJS.ErrnoException, progress: Progress, how: Connection): Ended {
  const { isConnected, isLinked } = progress;
  const isLate = code.startsWith('ERR_SSL_') || (how.showsCertificate && !how.isReused);
  return {
    failure: code.startsWith('HPE_') ? 'malformed' : 'unreachable',
    ...(isConnected ? {} : { unsent: true }),
    ...((isConnected ? isLate : isLinked) ? { handshake: true } : {}),
    ...(how.isReused && (code === 'ECONNRESET' || code === 'EPIPE') ? { stale: true } : {}),
  };
}

interface Connection {
  readonly isReused: boolean;
  readonly showsCertificate: boolean;
}

interface TimeLimits {
  connecting(): void;
  sending(): void;
  reading(): void;
  clear(): void;
}

/** One timer, which is set anew only where a step has less time than all of them. */
function timeLimits({ timeoutMillis, connectMillis, firstByteMillis }: UpstreamRequest, over: () => void): TimeLimits {
  const endsAt = performance.now() + timeoutMillis;
  let isWhole = true;
  let timer: NodeJS.Timeout | undefined = start(timeoutMillis);

  function start(millis: number): NodeJS.Timeout {
    // An event loop that was held up runs its timers first: what has come meanwhile is looked at before it is thrown away.
    const look = () => setImmediate(() => mine === timer && over());
    const mine = setTimeout(look, Math.max(0, millis));
    return mine;
  }

  function allow(millis: number | undefined): void {
    if (timer === undefined || (millis === undefined && isWhole)) return;
    isWhole = millis === undefined;
    clearTimeout(timer);
    timer = start(Math.min(millis ?? Number.POSITIVE_INFINITY, endsAt - performance.now()));
  }

  return {
    connecting: () => allow(connectMillis),
    sending: () => allow(firstByteMillis),
    reading: () => allow(undefined),
    clear() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** The whole answer; rejects with an {@link UpstreamFailure} when it is too large or ends before its end. */
function collect(incoming: http.IncomingMessage, maxBytes: number): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject: (failure: UpstreamFailure) => void) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject('too-large');
      else chunks.push(chunk);
    });
    incoming.on('error', () => reject('malformed'));
    incoming.on('end', () =>
      resolve({
        status: incoming.statusCode as number,
        headers: pairs(incoming.rawHeaders),
        body: Buffer.concat(chunks),
      }),
    );
  });
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: raw.length / 2 }, (_, n) => [raw[2 * n] as string, raw[2 * n + 1] as string] as const);
}

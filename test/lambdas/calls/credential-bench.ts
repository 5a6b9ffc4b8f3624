import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import type { CallResult } from '../../../lambdas/calls/guarded-call.ts';
import { upstreamAccess } from '../../../lambdas/forwarder/upstream-access.ts';
import { type Secrets, SecretUnavailable, type UpstreamRequest } from '../../../lambdas/ports.ts';
import type { UpstreamCredentialConfig } from '../../../lib/contract/upstream-call.ts';
import { encodeUpstreamSecrets } from '../../../lib/contract/upstream-place.ts';
import { bodyOf, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { requestTo } from '../../support/upstream-request.ts';

export const start = 1_800_000_000_000;
export const canary = 'canary-4711';
/** Name of the one secret. */
const name = 'orders/key';

export interface CredentialBench {
  /** What the service was called with. */
  readonly calls: { readonly method: string; readonly headers: readonly string[] }[];
  /** What the authorization server was asked. */
  readonly tokens: { readonly headers: IncomingMessage['headers']; readonly body: string; readonly url: string }[];
  readonly log: unknown[];
  serve: (request: IncomingMessage, answer: ServerResponse) => unknown;
  issue: (answer: ServerResponse) => unknown;
  now: number;
  /** undefined where it cannot be read. */
  secret: string | undefined;
  /** What is read past every memory, where that is something else. */
  exchanged: string | undefined;
  open(
    credential: UpstreamCredentialConfig,
    tokenUri?: string,
    insecure?: string,
  ): (request: UpstreamRequest) => Promise<CallResult>;
  /** This machine by a name under which it may not be called by plain http. */
  readonly farTokenUri: string;
  request(more?: Partial<UpstreamRequest>): UpstreamRequest;
  /** The values of a header, call by call. */
  shown(header: string): readonly (readonly string[])[];
  reset(): void;
  stop(): Promise<void>;
}

/** A real service and a real authorization server, and the calls of a forwarder to them. */
export async function credentialBench(): Promise<CredentialBench> {
  const http = httpUpstream();
  const service: ScriptedServer = await scriptedServer((request, answer) => {
    bench.calls.push({ method: request.method ?? '', headers: request.rawHeaders });
    bench.serve(request, answer);
  });
  const issuer = await scriptedServer(async (request, answer) => {
    bench.tokens.push({ headers: request.headers, body: await bodyOf(request), url: request.url ?? '' });
    bench.issue(answer);
  });
  const take = (secret: string | undefined): string => {
    if (secret === undefined) throw new SecretUnavailable(`the secret ${name} cannot be read: Refused`);
    return secret;
  };
  const secrets: Secrets = {
    read: async () => take(bench.secret),
    readAgain: async () => take(bench.exchanged ?? bench.secret),
  };
  const say = (level: string) => (message: string, fields: object) =>
    void bench.log.push({ level, message, ...fields });
  const bench: CredentialBench = {
    calls: [],
    tokens: [],
    log: [],
    serve: (_, answer) => answer.end('ok'),
    issue: () => undefined,
    now: start,
    secret: undefined,
    exchanged: undefined,
    open(credential, tokenUri = `${issuer.url.href}token?realm=a`, insecure) {
      const place = encodeUpstreamSecrets({ credential: name, tokenUri, clientId: 'gate way' });
      const log = { info: say('info'), error: say('error') };
      const parts = { upstream: 'orders', place, secrets, call: http.call, log, nowMillis: () => bench.now };
      return upstreamAccess({ credential, tls: null, insecure: insecure ?? null }, parts)(http.call);
    },
    farTokenUri: `http://0.0.0.0:${issuer.url.port}/token`,
    request: (more) => requestTo(service.url, more),
    shown: (header) =>
      bench.calls.map(({ headers }) =>
        headers.filter((_, n) => n % 2 === 1 && headers[n - 1]?.toLowerCase() === header),
      ),
    reset() {
      for (const list of [bench.calls, bench.tokens, bench.log]) list.length = 0;
      bench.now = start;
      [bench.secret, bench.exchanged] = [`${canary} secret`, undefined];
      bench.serve = (_, answer) => answer.end('ok');
      bench.issue = (answer) => token(answer, `${canary}.${bench.tokens.length}`);
    },
    async stop() {
      http.close();
      await service.stop();
      await issuer.stop();
    },
  };
  return bench;
}

export const json = (answer: ServerResponse, status: number, body: unknown) =>
  answer.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
export const token = (answer: ServerResponse, value: string, more: object = { expires_in: 600 }) =>
  json(answer, 200, { access_token: value, token_type: 'Bearer', ...more });

export const outcome = (result: CallResult) => ('status' in result ? result.status : result);
export const unavailable = (retryAfterMillis: number) => ({ refused: 'credential-unavailable', retryAfterMillis });

/** No secret and no token is ever said. */
export const expectNoCanary = (log: unknown) => expect(JSON.stringify(log)).not.toContain(canary);

export const clientCredentials = {
  kind: 'client-credentials',
  scopes: ['a', 'b'],
  audience: 'https://orders',
} as const;

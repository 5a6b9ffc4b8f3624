import { generateKeyPairSync } from 'node:crypto';
import { type IssuerKeysParts, issuerKeys } from '../../../../lambdas/adapters/jwks/issuer-keys.ts';
import { memoryKeyDocuments } from '../../../../lambdas/adapters/memory/memory-identity.ts';
import type { KeySource, UpstreamAnswer, UpstreamFailed, UpstreamRequest } from '../../../../lambdas/ports.ts';

export const jwksUri = 'https://issuer.example/.well-known/jwks.json';
export const source: KeySource = { jwksUri, insecure: false, privateNetwork: false };

/** A published key of an id, and what a token's header asks for it. */
export const publicKey = (kid: string, type: 'ec' | 'rsa' = 'ec') => ({
  ...(type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  ).publicKey.export({ format: 'jwk' }),
  kid,
});
export const wanted = (kid: string | undefined) => ({ alg: 'ES256', kid });

export const jwks = (...keys: readonly object[]): UpstreamAnswer => ({
  status: 200,
  headers: [],
  body: Buffer.from(JSON.stringify({ keys })),
});

export interface LoggedLine {
  readonly message: string;
  readonly fields: object;
}

/** An issuer that answers what the test says, a clock that it sets, and instances that share what they share. */
export function fleet(answer: UpstreamAnswer | UpstreamFailed, documents = memoryKeyDocuments()) {
  const state = {
    nowMillis: 1_800_000_000_000,
    answer: answer as UpstreamAnswer | UpstreamFailed | Promise<UpstreamAnswer | UpstreamFailed>,
  };
  const requests: UpstreamRequest[] = [];
  const lines: LoggedLine[] = [];
  const log = (message: string, fields: object) => lines.push({ message, fields });
  const call = async (request: UpstreamRequest) => {
    requests.push(request);
    return state.answer;
  };
  const parts: IssuerKeysParts = {
    documents,
    upstreams: { to: () => ({ call }) },
    log: { info: log, error: log },
    nowMillis: () => state.nowMillis,
    // Whoever waits lets time go by, and the others have their turn.
    pause: async (millis) => {
      state.nowMillis += millis;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return {
    parts,
    documents,
    requests,
    lines,
    fetches: () => requests.length,
    instance: (more: Partial<IssuerKeysParts> = {}) => issuerKeys({ ...parts, ...more }),
    /** Seconds go by. */
    pass(seconds: number) {
      state.nowMillis += seconds * 1000;
    },
    answers(next: typeof state.answer) {
      state.answer = next;
    },
  };
}

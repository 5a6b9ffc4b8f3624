import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dayKey } from '../../lambdas/signing/day-key.ts';
import { publishedDays } from '../../lib/engine/signing/key-days.ts';

export const secret = 'the gateway and nobody else knows this';

/** The keys that the gateway `shop`, stage `prod`, publishes at this time. */
export function publishedAt(millis: number): string {
  const keys = publishedDays(millis).map((day) => dayKey(secret, { gateway: 'shop', stage: 'prod', day }).publicKey);
  return JSON.stringify({ keys });
}

export interface Publisher {
  readonly jwksUri: string;
  /** How often it was asked. */
  asked(): number;
  answer(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** A real server at the address of the keys. */
export async function publisher(first: RequestListener): Promise<Publisher> {
  let listener = first;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/gatehouse/jwks.json`,
    asked: () => asked,
    answer: (next) => {
      listener = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

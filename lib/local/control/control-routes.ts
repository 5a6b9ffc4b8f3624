import type { LocalIssuer } from '../issuer/issuer.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { signingAlgorithms } from '../issuer/signing-keys.ts';
import { count, flag, object, oneOf, optional, type Shape, text, texts } from './json-shape.ts';

/** What the control server can do. */
export interface ControlTarget {
  readonly issuer: Pick<LocalIssuer, 'names' | 'mint' | 'rotate'>;
  /** What `GET /status` answers: readonly JSON. */
  readonly status: () => object;
}

/** What can be asked of a running session: input and answer by route. */
export interface ControlCalls {
  readonly 'GET /status': { readonly input: undefined; readonly answer: object };
  readonly 'POST /tokens': {
    readonly input: MintRequest & { readonly credential: string };
    readonly answer: { readonly token: string };
  };
  readonly 'POST /keys/rotate': {
    readonly input: { readonly credential: string; readonly keepOld?: boolean };
    readonly answer: { readonly rotated: string };
  };
}

export interface ControlRoute<Call extends { readonly input: unknown; readonly answer: object }> {
  /** null when the route takes no body. */
  readonly shape: Shape | null;
  run(input: Call['input'], target: ControlTarget): Promise<Call['answer']>;
}

export const controlRoutes: { readonly [Route in keyof ControlCalls]: ControlRoute<ControlCalls[Route]> } = {
  'GET /status': { shape: null, run: async (_, { status }) => status() },
  'POST /tokens': {
    shape: {
      credential: text,
      subject: text,
      audience: optional(text),
      scopes: optional(texts),
      roles: optional(texts),
      claims: optional(object),
      expiresInSeconds: optional(count),
      algorithm: optional(oneOf(signingAlgorithms)),
      forged: optional(flag),
      typ: optional(text),
    },
    run: async ({ credential, ...request }, { issuer }) => ({ token: await issuer.mint(credential, request) }),
  },
  'POST /keys/rotate': {
    shape: { credential: text, keepOld: optional(flag) },
    async run({ credential, keepOld = false }, { issuer }) {
      await issuer.rotate(credential, { keepOld });
      return { rotated: credential };
    },
  },
};

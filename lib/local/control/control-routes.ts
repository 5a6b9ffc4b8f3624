import { z } from 'zod';
import type { LocalIssuer } from '../issuer/issuer.ts';
import { signingAlgorithms } from '../issuer/signing-keys.ts';

/** What the control server can do. */
export interface ControlTarget {
  readonly issuer: Pick<LocalIssuer, 'names' | 'mint' | 'rotate'>;
  /** What `GET /status` answers: readonly JSON. */
  readonly status: () => object;
}

/** One thing the control server does: how its input looks, and what comes of it. */
export interface ControlRoute {
  readonly input: z.ZodType;
  run(input: unknown, target: ControlTarget): Promise<object>;
}

const rotation = z.strictObject({ credential: z.string(), keepOld: z.boolean().default(false) });

const minting = z.strictObject({
  credential: z.string(),
  subject: z.string().min(1),
  audience: z.string().exactOptional(),
  scopes: z.array(z.string()).exactOptional(),
  roles: z.array(z.string()).exactOptional(),
  claims: z.record(z.string(), z.json()).exactOptional(),
  expiresInSeconds: z.number().exactOptional(),
  algorithm: z.enum(signingAlgorithms).exactOptional(),
  forged: z.boolean().exactOptional(),
  typ: z.string().exactOptional(),
});

export const controlRoutes: { readonly [route: string]: ControlRoute } = {
  'GET /status': route(z.undefined(), async (_, { status }) => status()),
  'POST /tokens': route(minting, async ({ credential, ...request }, { issuer }) => ({
    token: await issuer.mint(credential, request),
  })),
  'POST /keys/rotate': route(rotation, async ({ credential, keepOld }, { issuer }) => {
    await issuer.rotate(credential, { keepOld });
    return { rotated: credential };
  }),
};

function route<T>(input: z.ZodType<T>, run: (input: T, target: ControlTarget) => Promise<object>): ControlRoute {
  return { input, run: (value, target) => run(value as T, target) };
}

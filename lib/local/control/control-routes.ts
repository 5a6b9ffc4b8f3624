import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import type {
  CreatedKey,
  GatewayKey,
  GatewayOperator,
  KeyRequest,
  KeyUsage,
  LimitsQuestion,
} from '../../contract/gateway-operator.ts';
import type { LimitsAnswer } from '../../contract/limits-event.ts';
import { tierOf } from '../../contract/manifest-choice.ts';
import type { LocalIssuer } from '../issuer/issuer.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { signingAlgorithms } from '../issuer/signing-keys.ts';
import type { Refusal } from './guard.ts';
import { count, flag, object, oneOf, optional, type Shape, text, textMap, texts } from './json-shape.ts';

/** What the control server can do. */
export interface ControlTarget {
  readonly issuer: Pick<LocalIssuer, 'names' | 'mint' | 'rotate'>;
  readonly operator: GatewayOperator;
  readonly manifests: () => readonly AssemblyManifest[];
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
  readonly 'POST /keys': { readonly input: KeyRequest; readonly answer: CreatedKey };
  readonly 'GET /keys': { readonly input: undefined; readonly answer: { readonly keys: readonly GatewayKey[] } };
  readonly 'POST /keys/revoke': { readonly input: KeyId; readonly answer: { readonly revoked: string } };
  readonly 'POST /keys/usage': { readonly input: KeyId; readonly answer: KeyUsage };
  readonly 'POST /limits': { readonly input: LimitsQuestion; readonly answer: LimitsAnswer };
}

interface KeyId {
  readonly id: string;
}

export interface ControlRoute<Call extends { readonly input: unknown; readonly answer: object }> {
  /** null when the route takes no body. */
  readonly shape: Shape | null;
  run(input: Call['input'], target: ControlTarget): Promise<Call['answer'] | Refusal>;
}

/** Sees to it that the credential is one of the issuer's. */
function ofIssuer<Input extends { readonly credential: string }, Answer>(
  run: (input: Input, target: ControlTarget) => Promise<Answer>,
) {
  return async (input: Input, target: ControlTarget): Promise<Answer | Refusal> => {
    const { names } = target.issuer;
    return names.includes(input.credential)
      ? run(input, target)
      : { status: 404, error: `no such credential; there are ${names.join(', ') || 'none'}` };
  };
}

const noKey: Refusal = { status: 404, error: 'no such key' };

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
    run: ofIssuer(async ({ credential, ...request }, { issuer }) => ({
      token: await issuer.mint(credential, request),
    })),
  },
  'POST /keys/rotate': {
    shape: { credential: text, keepOld: optional(flag) },
    run: ofIssuer(async ({ credential, keepOld = false }, { issuer }) => {
      await issuer.rotate(credential, { keepOld });
      return { rotated: credential };
    }),
  },
  'POST /keys': {
    shape: { credential: optional(text), tier: text, name: text },
    async run(request, { operator, manifests }) {
      const chosen = tierOf(manifests(), request);
      return 'refused' in chosen ? { status: 404, error: chosen.refused } : operator.keys.create(request);
    },
  },
  'GET /keys': { shape: null, run: async (_, { operator }) => ({ keys: await operator.keys.list() }) },
  'POST /keys/revoke': {
    shape: { id: text },
    run: async ({ id }, { operator }) => ((await operator.keys.revoke(id)) ? { revoked: id } : noKey),
  },
  'POST /keys/usage': {
    shape: { id: text },
    run: async ({ id }, { operator }) => (await operator.keys.usage(id)) ?? noKey,
  },
  'POST /limits': {
    shape: {
      action: oneOf(['show', 'reset']),
      route: text,
      values: textMap,
      tier: optional(text),
      gateway: optional(text),
    },
    run: (question, { operator }) => operator.limits(question),
  },
};

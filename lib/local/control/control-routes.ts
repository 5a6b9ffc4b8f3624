import type {
  BreakerOrder,
  CreatedKey,
  GatewayBreaker,
  GatewayKey,
  GatewayOperator,
  KeyRequest,
  KeyUsage,
  LimitsQuestion,
  Revocation,
  RevocationTimes,
} from '../../contract/gateway-operator.ts';
import { type Revocable, revocableMember } from '../../contract/identity-rows.ts';
import type { LimitsAnswer } from '../../contract/limits-event.ts';
import type { Issuers } from '../dev/issuers.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { signingAlgorithms } from '../issuer/signing-keys.ts';
import type { Refusal } from './guard.ts';
import { count, flag, object, oneOf, optional, type Shape, text, textMap, texts } from './json-shape.ts';

/** What the control server can do. */
export interface ControlTarget {
  readonly issuer: Pick<Issuers, 'names' | 'mint' | 'rotate' | 'down' | 'up'>;
  readonly operator: GatewayOperator;
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
  readonly 'POST /issuer/rotate': {
    readonly input: OfIssuer & { readonly keepOld?: boolean };
    readonly answer: { readonly rotated: string };
  };
  readonly 'POST /issuer/down': { readonly input: OfIssuer; readonly answer: { readonly down: string } };
  readonly 'POST /issuer/up': { readonly input: OfIssuer; readonly answer: { readonly up: string } };
  readonly 'POST /keys': { readonly input: KeyRequest; readonly answer: CreatedKey };
  readonly 'GET /keys': { readonly input: undefined; readonly answer: { readonly keys: readonly GatewayKey[] } };
  readonly 'POST /keys/revoke': { readonly input: KeyId; readonly answer: { readonly revoked: string } };
  readonly 'POST /keys/usage': { readonly input: KeyId; readonly answer: KeyUsage };
  readonly 'POST /revocations': {
    readonly input: Revocable & RevocationTimes;
    readonly answer: { readonly revoked: Revocable['kind'] };
  };
  readonly 'GET /revocations': {
    readonly input: undefined;
    readonly answer: { readonly revocations: readonly Revocation[] };
  };
  readonly 'POST /revocations/remove': {
    readonly input: Revocable;
    readonly answer: { readonly removed: Revocable['kind'] };
  };
  readonly 'GET /breakers': {
    readonly input: undefined;
    readonly answer: { readonly breakers: readonly GatewayBreaker[] };
  };
  readonly 'POST /breakers': { readonly input: BreakerOrder; readonly answer: GatewayBreaker };
  readonly 'POST /limits': { readonly input: LimitsQuestion; readonly answer: LimitsAnswer };
}

interface OfIssuer {
  readonly credential: string;
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
const notRevoked: Refusal = { status: 404, error: 'that is not revoked' };

/** The kinds of what can be revoked; each has members of its own beside the issuer, and no others. */
const revocableShape: Shape = {
  kind: oneOf(Object.keys(revocableMember)),
  issuer: text,
  tokenId: optional(text),
  subject: optional(text),
  keyId: optional(text),
};

/** Sees to it that what is revoked is named by what its kind needs. */
function ofRevocable<Input extends Revocable, Answer>(run: (input: Input, target: ControlTarget) => Promise<Answer>) {
  return async (input: Input, target: ControlTarget): Promise<Answer | Refusal> => {
    const member = revocableMember[input.kind];
    if (!(member in input)) return { status: 400, error: `${member}: a text is needed` };
    // What is meant for one subject must not become one for a whole issuer.
    const other = Object.values(revocableMember).find((one) => one !== 'kind' && one !== member && one in input);
    return other === undefined ? run(input, target) : { status: 400, error: `${other}: unknown of this kind` };
  };
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
    run: ofIssuer(async ({ credential, ...request }, { issuer }) => ({
      token: await issuer.mint(credential, request),
    })),
  },
  'POST /issuer/rotate': {
    shape: { credential: text, keepOld: optional(flag) },
    run: ofIssuer(async ({ credential, keepOld = false }, { issuer }) => {
      await issuer.rotate(credential, { keepOld });
      return { rotated: credential };
    }),
  },
  'POST /issuer/down': {
    shape: { credential: text },
    run: ofIssuer(async ({ credential }, { issuer }) => {
      issuer.down(credential);
      return { down: credential };
    }),
  },
  'POST /issuer/up': {
    shape: { credential: text },
    run: ofIssuer(async ({ credential }, { issuer }) => {
      issuer.up(credential);
      return { up: credential };
    }),
  },
  'POST /keys': {
    shape: {
      gateway: optional(text),
      credential: optional(text),
      tier: text,
      name: text,
      expiresAt: optional(count),
    },
    run: (request, { operator }) => operator.keys.create(request),
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
  'POST /revocations': {
    shape: { ...revocableShape, issuedUntil: count, expiresAt: count },
    run: ofRevocable(async ({ issuedUntil, expiresAt, ...revocable }, { operator }) => {
      await operator.revocations.add(revocable as Revocable, { issuedUntil, expiresAt });
      return { revoked: revocable.kind };
    }),
  },
  'GET /revocations': {
    shape: null,
    run: async (_, { operator }) => ({ revocations: await operator.revocations.list() }),
  },
  'POST /revocations/remove': {
    shape: revocableShape,
    run: ofRevocable(async (revocable, { operator }) =>
      (await operator.revocations.remove(revocable)) ? { removed: revocable.kind } : notRevoked,
    ),
  },
  'GET /breakers': { shape: null, run: async (_, { operator }) => ({ breakers: await operator.breakers.list() }) },
  'POST /breakers': {
    shape: {
      action: oneOf(['open', 'close', 'reset']),
      upstream: text,
      by: text,
      why: text,
      gateway: optional(text),
    },
    run: (order, { operator }) => operator.breakers.force(order),
  },
  'POST /limits': {
    shape: {
      action: oneOf(['show', 'reset']),
      route: text,
      values: textMap,
      tier: optional(text),
      gateway: optional(text),
      limit: optional(text),
    },
    run: (question, { operator }) => operator.limits(question),
  },
};

import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import type { LimitCheck } from '../ports.ts';
import { BreakerStoreUnavailable, LimitStoreUnavailable } from '../ports.ts';
import { type Answer, type Exchange, headerMap } from '../stages/exchange.ts';
import { limitKey } from '../stages/limit-key.ts';
import type { OperatedBreakers } from './operate-breakers.ts';
import type { ServingParts } from './served-route.ts';

/** How the gateway is (draft-inadarei-api-health-check-06): `warn` does what it can without a store of its own, `fail` refuses all requests. */
type Status = 'pass' | 'warn' | 'fail';

export interface HealthAnswerParts extends Pick<ServingParts, 'limits' | 'nowMillis' | 'wait'> {
  readonly breakers: OperatedBreakers;
}

/** Whoever asks more often is told the same: it is public, and no way to ask the stores as often as one likes. */
const keptMillis = 5_000;
/** A table that takes longer is as good as away to every call. */
const patienceMillis = 500;

export function isForHealth({ healthPath }: ForwarderConfig, { routeKey }: Exchange): boolean {
  return healthPath !== undefined && routeKey === `GET ${healthPath}`;
}

/**
 * Says how the gateway is, as this instance finds it: whether its stores answer. Which of them does not, and why, is in the log
 * and in metrics; a client reads that some store does not.
 */
export function healthAnswer(config: ForwarderConfig, parts: HealthAnswerParts): () => Promise<Answer> {
  let kept: { readonly status: Promise<Status>; readonly untilMillis: number } | undefined;
  return async () => {
    const now = parts.nowMillis();
    if (kept === undefined || now >= kept.untilMillis)
      kept = { status: statusOf(config, parts), untilMillis: now + keptMillis };
    return answerOf(await kept.status);
  };
}

async function statusOf({ routes }: ForwarderConfig, { limits, breakers, wait }: HealthAnswerParts): Promise<Status> {
  const late = wait(patienceMillis).then(() => false);
  const [isLimiting, isSharing] = await Promise.all([
    Promise.race([answers(limits.shared.look([anyLimit]), LimitStoreUnavailable), late]),
    Promise.race([answers(breakers.store.read(), BreakerStoreUnavailable), late]),
  ]);
  const refused = Object.values(routes).filter(({ limits: own }) =>
    own.some(({ onStoreError, shadow }) => onStoreError === 'closed' && !shadow),
  ).length;
  if (!isLimiting && refused > 0 && refused === Object.keys(routes).length) return 'fail';
  return isLimiting && isSharing ? 'pass' : 'warn';
}

/** Any other error than that the store is away is a bug. */
async function answers(asked: Promise<unknown>, away: new (message: string) => Error): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof away) return false;
    throw error;
  }
}

/** A counter of nobody's, which is looked at and never counts. */
const rule = { algorithm: 'fixed-window', limit: 1, windowMillis: 1_000 } as const;
const anyLimit: LimitCheck = {
  limit: {
    id: 'health',
    rule,
    tiers: {},
    by: [],
    otherwise: [],
    cost: 1,
    shadow: false,
    hideHeaders: true,
    onStoreError: 'open',
  },
  rule,
  key: limitKey('health', rule, []),
  cost: 1,
};

function answerOf(status: Status): Answer {
  const isWell = status === 'pass';
  return {
    statusCode: status === 'fail' ? 503 : 200,
    multiValueHeaders: headerMap([
      ['Content-Type', 'application/health+json'],
      ['Cache-Control', 'no-store'],
    ]),
    body: JSON.stringify({ status, ...(!isWell && { checks: { store: [{ status }] } }) }),
    isBase64Encoded: false,
  };
}

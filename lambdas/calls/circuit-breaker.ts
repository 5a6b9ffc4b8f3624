import type { BreakerRule } from '../../lib/contract/breaker.ts';
import type { Pass } from '../../lib/engine/breaker/breaker.ts';
import { slotOf } from '../../lib/engine/breaker/evidence.ts';
import { outcomeOf } from '../../lib/engine/breaker/outcome.ts';
import { endingOf } from './ending.ts';
import type { CallRefused, CallResult, GuardedCall, GuardedRequest } from './guarded-call.ts';
import type { SharedCircuit } from './shared-circuits.ts';

/** One call in so many is timed while all is well: the usual time of a good call has to be known when trouble begins. */
const timedCalls = 16;

export interface BreakerOptions {
  readonly circuit: SharedCircuit;
  readonly rule: BreakerRule;
  readonly nowMillis: () => number;
}

/** Lets a call go when the circuit of its upstream does, and tells the circuit how it ended. */
export function circuitBreaker({ circuit, rule, nowMillis }: BreakerOptions): (next: GuardedCall) => GuardedCall {
  const { breaker } = circuit;
  let turn = 0;

  async function settle(
    pass: Pass,
    request: GuardedRequest,
    result: CallResult,
    startedAt: number | undefined,
  ): Promise<CallResult> {
    const tookMillis = startedAt === undefined ? 0 : nowMillis() - startedAt;
    const outcome = outcomeOf(rule, endingOf(result, request), tookMillis);
    const wanted = breaker.record(pass, outcome, { source: slotOf(request.source), tookMillis });
    if (wanted !== undefined) await circuit.ask(wanted);
    return result;
  }

  return (next) => {
    async function admitted(request: GuardedRequest, before: Promise<void> | undefined): Promise<CallResult> {
      await before;
      const asked = breaker.admit();
      const pass = asked.go === 'claim' ? await circuit.claim(asked) : asked;
      if (breaker.standing !== 'closed') request.notes.circuit = breaker.standing;
      if (pass.go === 'refuse') return { refused: 'circuit-open', retryAfterMillis: Math.ceil(pass.retryAfterMillis) };
      const startedAt = nowMillis();
      try {
        return await settle(pass, request, await next(request), startedAt);
      } catch (error) {
        await settle(pass, request, cutShort, startedAt);
        throw error;
      }
    }

    return (request) => {
      const before = circuit.prepare();
      const pass = breaker.quietPass;
      if (before !== undefined || pass === undefined) return admitted(request, before);
      turn = (turn + 1) % timedCalls;
      const startedAt = turn === 0 || rule.slow !== null ? nowMillis() : undefined;
      return next(request).then((result) =>
        startedAt === undefined && 'status' in result && result.status < 400
          ? result
          : settle(pass, request, result, startedAt),
      );
    };
  };
}

/** Of a call that threw: a bug of ours, which is no news of the upstream. */
const cutShort: CallRefused = { refused: 'circuit-open', retryAfterMillis: 0 };

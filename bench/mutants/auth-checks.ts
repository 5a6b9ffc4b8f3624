import { isDeepStrictEqual } from 'node:util';
import { ambiguousTexts, plainTexts } from '../../test/engine/tokens/json-cases.ts';
import { fitCases, keyCases } from '../../test/engine/tokens/jwk-cases.ts';
import { carriedCases } from '../../test/lambdas/authorizer/tokens/carried-cases.ts';
import { madeCases } from '../../test/lambdas/authorizer/tokens/made-cases.ts';
import type * as subject from './auth-subject.ts';

export type AuthSubject = typeof subject;

/** The tables that the tests hold against the guard and the rules, each row as one question with one right answer. */
export function authChecks(): readonly Check[] {
  return [
    ...fitCases.map(([id, jwk, wanted, right]) => ({
      id: `fits: ${id}`,
      holds: async ({ fits }: AuthSubject) => fits(jwk, wanted) === right,
    })),
    ...keyCases.map(([id, jwk, refusal]) => ({
      id: `key: ${id}`,
      holds: async ({ refusalOfJwk }: AuthSubject) => refusalOfJwk(jwk) === refusal,
    })),
    ...ambiguousTexts.map((text) => ({
      id: `ambiguous: ${text}`,
      holds: async ({ parseStrictObject }: AuthSubject) => parseStrictObject(text) === undefined,
    })),
    ...plainTexts.map((text) => ({
      id: `plain: ${text}`,
      holds: async ({ parseStrictObject }: AuthSubject) => isDeepStrictEqual(parseStrictObject(text), JSON.parse(text)),
    })),
    ...[...carriedCases(), ...madeCases()].map((one) => ({
      id: one.id,
      holds: async ({ verdictOf }: AuthSubject) => (await verdictOf(one)) === one.verdict,
    })),
  ];
}

/** One question; a subject that throws instead of an answer has given the wrong one. */
export interface Check {
  readonly id: string;
  readonly holds: (subject: AuthSubject) => Promise<boolean>;
}

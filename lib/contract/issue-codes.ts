import { accessCodes } from './issue-codes/access-codes.ts';
import { checkCodes } from './issue-codes/check-codes.ts';
import { compositionCodes } from './issue-codes/composition-codes.ts';
import { declarationCodes } from './issue-codes/declaration-codes.ts';
import { placeCodes } from './issue-codes/place-codes.ts';
import { policyCodes } from './issue-codes/policy-codes.ts';

/** Every mistake a declaration or a place can hold: what is wrong, and what to do. Codes are public contract and never reused. */
export const issueCodes = {
  ...declarationCodes,
  ...accessCodes,
  ...policyCodes,
  ...compositionCodes,
  ...placeCodes,
  // 50xx: the body of a REST API
  ...checkCodes,
} as const;

export type IssueCode = keyof typeof issueCodes;

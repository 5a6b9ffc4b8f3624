import { claimCases } from './claim-cases.ts';
import { headerCases } from './header-cases.ts';
import { keyCases } from './key-cases.ts';
import { making } from './making.ts';
import { signatureCases } from './signature-cases.ts';
import { textCases } from './text-cases.ts';
import type { TokenCase } from './token-case.ts';

/** The attacks of the tables beside this file, made with fresh keys: every position of an attack, every algorithm. */
export function madeCases(): readonly TokenCase[] {
  const made = making();
  return [textCases, headerCases, signatureCases, keyCases, claimCases].flatMap((table) => table(made));
}

/** What the mutants of authentication are bundled with: the functions that the tables of cases call, and nothing else. */
export { fits, refusalOfJwk } from '../../lib/engine/tokens/jwk-rules.ts';
export { parseStrictObject } from '../../lib/engine/tokens/strict-json.ts';
export { verdictOf } from '../../test/lambdas/authorizer/tokens/token-case.ts';

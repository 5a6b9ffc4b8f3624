import { expect, it } from '@jest/globals';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { type Ending, type Outcome, outcomeOf } from '../../../lib/engine/breaker/outcome.ts';

const rule: BreakerRule = { ...usualBreaker, slow: { millis: 500, rate: 0.5 }, leaseMillis: 3_000 };
const only: BreakerRule = { ...rule, failure: { statuses: [[400, 503]], failures: ['timeout'] } };

it.each<[story: string, rule: BreakerRule, ending: Ending, took: number, outcome: Outcome]>([
  ['an answer', rule, { status: 200 }, 499, 'success'],
  ['a slow answer, at the edge', rule, { status: 200 }, 500, 'slow'],
  ['a server error', rule, { status: 500 }, 1, 'failure'],
  ['a slow server error is one thing', rule, { status: 599 }, 900, 'failure'],
  ['a status beyond the classes', rule, { status: 600 }, 1, 'success'],
  ['a refusal of what the caller sent', rule, { status: 400 }, 1, 'answered'],
  ['a slow refusal', rule, { status: 499 }, 900, 'answered'],
  ['a time limit', rule, { failure: 'timeout' }, 900, 'failure'],
  ['no connection', rule, { failure: 'unreachable' }, 1, 'failure'],
  ['no HTTP', rule, { failure: 'malformed' }, 1, 'failure'],
  ['an answer too large', rule, { failure: 'too-large' }, 900, 'answered'],
  ['a caller that left or had no time left', rule, { failure: 'cut-short' }, 900, 'nothing'],
  ['4xx, whatever the data say', only, { status: 404 }, 1, 'answered'],
  ['the last of a range', only, { status: 503 }, 1, 'failure'],
  ['past the last of a range', only, { status: 504 }, 1, 'success'],
  ['a failure that the data do not name', only, { failure: 'unreachable' }, 1, 'nothing'],
])('%s', (...[, some, ending, took, outcome]) => {
  expect(outcomeOf(some, ending, took)).toBe(outcome);
});

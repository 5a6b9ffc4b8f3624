import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterCheck,
  isWorthWriting,
  standingOf,
  type TargetStanding,
  type Written,
} from '../../../lib/engine/health/target-standing.ts';

const rule = { up: 2, down: 3 };
const standing = (healthy: boolean, more: Partial<TargetStanding> = {}): TargetStanding => ({
  healthy,
  agreeing: 0,
  against: 0,
  isConfirmed: false,
  ...more,
});
/** Checks as text: `+` for one that passed. */
const after = (checks: string, from: TargetStanding) =>
  [...checks].reduce((now, check) => afterCheck(rule, now, check === '+'), from);

describe('a run of checks begins with what the one before has found', () => {
  it.each<{ story: string; found: Parameters<typeof standingOf>[0]; expected: TargetStanding }>`
    story                                                 | found                                                    | expected
    ${'a target that nobody has checked is healthy'}      | ${undefined}                                             | ${standing(true)}
    ${'one that was found ill is ill'}                    | ${{ healthy: false, against: 0, ageMillis: 0 }}          | ${standing(false)}
    ${'with the checks in a row that said otherwise'}     | ${{ healthy: true, against: 2, ageMillis: 60_000 }}      | ${standing(true, { against: 2 })}
    ${'three minutes are not too old'}                    | ${{ healthy: false, against: 1, ageMillis: 180_000 }}    | ${standing(false, { against: 1 })}
    ${'a moment more says nothing, the row of it either'} | ${{ healthy: false, against: 1, ageMillis: 180_001 }}    | ${standing(true)}
    ${'nor does what was found a day ago'}                | ${{ healthy: false, against: 1, ageMillis: 86_400_000 }} | ${standing(true)}
  `('$story', ({ found, expected }) => {
    expect(standingOf(found)).toEqual(expected);
  });
});

describe('two checks in a row bring a target back, three take it out', () => {
  it.each<{ story: string; from: TargetStanding; checks: string; expected: TargetStanding }>`
    story                                           | from                              | checks    | expected
    ${'one good check confirms nothing yet'}        | ${standing(true)}                 | ${'+'}    | ${standing(true, { agreeing: 1 })}
    ${'two confirm that it is well'}                | ${standing(true)}                 | ${'++'}   | ${standing(true, { agreeing: 2, isConfirmed: true })}
    ${'two bad ones change nothing'}                | ${standing(true)}                 | ${'--'}   | ${standing(true, { against: 2 })}
    ${'the third does'}                             | ${standing(true)}                 | ${'---'}  | ${standing(false, { agreeing: 3, isConfirmed: true })}
    ${'a good one between them begins anew'}        | ${standing(true)}                 | ${'--+-'} | ${standing(true, { against: 1 })}
    ${'what the run before has seen counts'}        | ${standing(true, { against: 2 })} | ${'-'}    | ${standing(false, { agreeing: 3, isConfirmed: true })}
    ${'one good check does not bring it back'}      | ${standing(false)}                | ${'+'}    | ${standing(false, { against: 1 })}
    ${'two do'}                                     | ${standing(false)}                | ${'++'}   | ${standing(true, { agreeing: 2, isConfirmed: true })}
    ${'a bad one between them begins anew'}         | ${standing(false)}                | ${'+-+'}  | ${standing(false, { against: 1 })}
    ${'three bad ones confirm that it is ill'}      | ${standing(false)}                | ${'---'}  | ${standing(false, { agreeing: 3, isConfirmed: true })}
    ${'what is confirmed stays so while it wavers'} | ${standing(true)}                 | ${'++--'} | ${standing(true, { against: 2, isConfirmed: true })}
  `('$story', ({ from, checks, expected }) => {
    expect(after(checks, from)).toEqual(expected);
  });

  it('it stands as the latest row that was long enough says, whatever came before', () => {
    const rules = fc.record({ up: fc.integer({ min: 1, max: 5 }), down: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(rules, fc.boolean(), fc.array(fc.boolean(), { maxLength: 60 }), (anyRule, first, checks) => {
        let [said, row, last] = [first, 0, first];
        const end = checks.reduce((now, passed) => {
          row = passed === last ? row + 1 : 1;
          last = passed;
          if (row >= (passed ? anyRule.up : anyRule.down)) said = passed;
          return afterCheck(anyRule, now, passed);
        }, standing(first));
        expect(end.healthy).toBe(said);
      }),
    );
  });
});

describe('a run writes', () => {
  const well = standing(true, { isConfirmed: true });
  const wrote = (healthy: boolean, against = 0): Written => ({ healthy, against });
  it.each<{
    story: string;
    now: TargetStanding;
    written: Written | undefined;
    isLast: boolean;
    isGuess: boolean;
    writes: boolean;
  }>`
    story                                                | now                                        | written           | isLast   | isGuess  | writes
    ${'nothing before its own checks have shown it'}     | ${standing(false)}                         | ${undefined}      | ${false} | ${false} | ${false}
    ${'what they have shown'}                            | ${well}                                    | ${undefined}      | ${false} | ${false} | ${true}
    ${'that once'}                                       | ${well}                                    | ${wrote(true)}    | ${false} | ${false} | ${false}
    ${'a change'}                                        | ${{ ...well, healthy: false }}             | ${wrote(true)}    | ${false} | ${false} | ${true}
    ${'a change that it could not write, later'}         | ${{ ...well, healthy: false, against: 1 }} | ${wrote(true)}    | ${false} | ${false} | ${true}
    ${'at its end what it hands over'}                   | ${{ ...well, against: 1 }}                 | ${wrote(true)}    | ${true}  | ${false} | ${true}
    ${'nothing at its end when that is written already'} | ${{ ...well, against: 1 }}                 | ${wrote(true, 1)} | ${true}  | ${false} | ${false}
    ${'a sign of life at its end, where it wavered'}     | ${standing(false, { against: 1 })}         | ${undefined}      | ${true}  | ${false} | ${true}
    ${'no guess, when it never learned how things were'} | ${standing(true, { against: 1 })}          | ${undefined}      | ${true}  | ${true}  | ${false}
    ${'but what its own checks have shown'}              | ${well}                                    | ${undefined}      | ${true}  | ${true}  | ${true}
  `('$story', ({ now, written, isLast, isGuess, writes }) => {
    expect(isWorthWriting(now, written, { isLast, isGuess })).toBe(writes);
  });
});

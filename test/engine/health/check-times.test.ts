import { describe, expect, it } from '@jest/globals';
import { firstCheck, nextCheck } from '../../../lib/engine/health/check-times.ts';

const times = { everyMillis: 5_000, endMillis: 60_000 };

describe('the checks of a run', () => {
  it.each<{ story: string; given: typeof times; fraction: number; expected: number }>`
    story                                                     | given                                        | fraction  | expected
    ${'begin at once for a target at the beginning'}          | ${times}                                     | ${0}      | ${0}
    ${'begin within the first period for every other'}        | ${times}                                     | ${0.5}    | ${2_500}
    ${'begin before the period ends'}                         | ${times}                                     | ${0.9999} | ${4_999}
    ${'begin while one still fits, where the period is long'} | ${{ everyMillis: 60_000, endMillis: 8_000 }} | ${0.5}    | ${4_000}
  `('$story', ({ given, fraction, expected }) => {
    expect(firstCheck(given, fraction)).toBe(expected);
  });

  it.each<{ story: string; last: number; now: number; expected: number | undefined }>`
    story                                               | last      | now       | expected
    ${'follow each other evenly'}                       | ${1_000}  | ${1_020}  | ${6_000}
    ${'follow each other evenly after a slow one'}      | ${1_000}  | ${5_900}  | ${6_000}
    ${'follow at once where the period has just ended'} | ${1_000}  | ${6_000}  | ${6_000}
    ${'leave out what was missed'}                      | ${1_000}  | ${6_001}  | ${11_000}
    ${'leave out all that was missed'}                  | ${1_000}  | ${24_000} | ${26_000}
    ${'keep their time when a clock is set back'}       | ${11_000} | ${2_000}  | ${16_000}
    ${'end before the end'}                             | ${54_999} | ${55_000} | ${59_999}
    ${'do not begin at the end'}                        | ${55_000} | ${55_001} | ${undefined}
    ${'do not begin after the end'}                     | ${1_000}  | ${90_000} | ${undefined}
  `('$story', ({ last, now, expected }) => {
    expect(nextCheck(times, last, now)).toBe(expected);
  });
});

import { expect, test } from '@jest/globals';
import { durationText, percentText, sizeBytes } from '../../lib/contract/units.ts';

test.each([
  [1, '1 ms'],
  [999, '999 ms'],
  [1_000, '1 s'],
  [1_500, '1500 ms'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [90_000, '90 s'],
  [3_600_000, '60 min'],
  [0, '0 s'],
])('%s ms is read as %s', (millis, text) => {
  expect(durationText(millis)).toBe(text);
});

test.each([
  [0.5, '50 %'],
  [0.125, '12.5 %'],
  [1, '100 %'],
  [0.001, '0.1 %'],
])('%s is read as %s', (part, text) => {
  expect(percentText(part)).toBe(text);
});

test.each([
  ['1KB', 1_024],
  ['64KB', 65_536],
  ['1MB', 1_048_576],
  ['999999MB', 1_048_574_951_424],
])('%s is %s bytes', (text, bytes) => {
  expect(sizeBytes(text)).toBe(bytes);
});

test.each([
  '0KB',
  '-1KB',
  '1.5MB',
  '1e3KB',
  '64kb',
  '64 KB',
  '01KB',
  '1000000KB',
  '1GB',
  '64',
  ' 1KB',
  '1KB\n',
  '',
  64,
  null,
  undefined,
  ['1KB'],
])('%p is no size', (text) => {
  expect(sizeBytes(text)).toBeUndefined();
});

import { describe, expect, it } from '@jest/globals';
import { figuresOf } from '../../bench/auth/figures.ts';
import { type AuthMeasurements, type CaseName, caseNames, type Slice } from '../../bench/auth/measurement.ts';

const micros = (...values: readonly number[]): readonly Slice[] =>
  values.map((cpuMicros) => ({ cpuMicros, wallMicros: 1_000 }));
const size = { bytes: 1, gzipped: 1 };
const atTheEdge: AuthMeasurements = {
  rounds: 1,
  slices: {
    ...Object.fromEntries(caseNames.map((name) => [name, micros(100)])),
    found: micros(200),
    'RS256 ours': micros(115),
    'ES256 ours': micros(115),
    'EdDSA ours': micros(115),
    ...Object.fromEntries(caseNames.filter((name) => name.startsWith('garbage')).map((name) => [name, micros(20)])),
  },
  cold: {
    ours: micros(150),
    jose: micros(100),
    'aws-jwt-verify': micros(1),
    jsonwebtoken: micros(1),
  },
  sizes: { ours: size, jose: size, 'aws-jwt-verify': size, jsonwebtoken: size },
};
const missed = (slices: { readonly [name in CaseName]?: readonly Slice[] }, cold = atTheEdge.cold) =>
  figuresOf({ ...atTheEdge, slices: { ...atTheEdge.slices, ...slices }, cold })
    .filter(({ met }) => !met)
    .map(({ name, atMost }) => `${name} <= ${atMost}`);

describe('the figures of the auth bench', () => {
  it.each<{ story: string; found: readonly string[]; misses: readonly string[] }>([
    { story: 'all at the edge', found: missed({}), misses: [] },
    {
      story: 'a slow cache',
      found: missed({ found: micros(201) }),
      misses: ['a kept token found again : its SHA-256 <= 2'],
    },
    { story: 'a slow guard', found: missed({ 'ES256 ours': micros(116) }), misses: ['ES256 : jose alone <= 1.15'] },
    {
      story: 'dear garbage',
      found: missed({ 'garbage: letters': micros(21) }),
      misses: ['8 KB, letters : jose, RS256 <= 0.2'],
    },
    {
      story: 'a slow start',
      found: missed({}, { ...atTheEdge.cold, ours: micros(151) }),
      misses: ['cold start : middy and jose <= 1.5'],
    },
    {
      story: 'nothing measured',
      found: missed({ 'RS256 ours': [] }),
      misses: ['RS256 : jose alone <= 1.15'],
    },
    {
      story: 'the ratio of the middle round decides, each round by itself',
      found: missed({ 'RS256 ours': micros(110, 1_100, 90), 'RS256 jose': micros(100, 1_000, 50) }),
      misses: [],
    },
  ])('$story: $misses', ({ found, misses }) => {
    expect(found).toEqual(misses);
  });

  it('what has no target is shown and misses nothing', () => {
    const free = figuresOf(atTheEdge).filter(({ atMost }) => atMost === null);
    expect(free.map(({ met }) => met)).toEqual(free.map(() => true));
    expect(free.map(({ name }) => name)).toContain('bundle : middy and aws-jwt-verify');
  });
});

import { expect, it } from '@jest/globals';
import type { Builder, Row, Synthesis } from '../../bench/synth/measurement.ts';
import { missedTargets } from '../../bench/synth/targets.ts';

const row = (routes: number, change: Partial<Synthesis> = {}, builder: Builder = 'gatehouse'): Row => ({
  builder,
  routes,
  result: { wallMillis: 1, peakMegabytes: 1, resources: 50, templateBytes: 999_999, ...change },
});

it.each<{ story: string; rows: readonly Row[]; missed: readonly string[] }>([
  { story: 'all at the edge', rows: [row(10), row(500)], missed: [] },
  {
    story: 'one resource too many, whatever the routes',
    rows: [row(10, { resources: 51 }), row(500, { resources: 51 })],
    missed: ['10 routes: 51 resources, over 50', '500 routes: 51 resources, over 50'],
  },
  {
    story: 'a number of resources that grows',
    rows: [row(10, { resources: 30 }), row(500)],
    missed: ['the number of resources depends on the routes: 30, 50'],
  },
  {
    story: 'a template that CloudFormation refuses',
    rows: [row(500, { templateBytes: 1_000_000 })],
    missed: ['500 routes: a template of 1000000 bytes'],
  },
  {
    story: 'a synthesis that failed',
    rows: [{ builder: 'gatehouse', routes: 10, result: { error: 'no template' } }],
    missed: ['10 routes: no template'],
  },
  {
    story: 'a split at its edge, whatever its resources',
    rows: [row(10), row(1_000, { wallMillis: 3_000, resources: 107 }, 'gatehouse-split')],
    missed: [],
  },
  {
    story: 'a split that takes too long',
    rows: [row(10), row(1_000, { wallMillis: 3_001, templateBytes: 1_000_000 }, 'gatehouse-split')],
    missed: ['1000 routes, split: 3001 ms, over 3000', '1000 routes, split: a template of 1000000 bytes'],
  },
  {
    story: 'a split that failed',
    rows: [row(10), { builder: 'gatehouse-split', routes: 1_000, result: { error: 'no template' } }],
    missed: ['1000 routes, split: no template'],
  },
  {
    story: 'the constructs beside ours, which have no target',
    rows: [row(10), row(500, { resources: 500 }, 'rest-api')],
    missed: [],
  },
])('$story misses $missed', ({ rows, missed }) => {
  expect(missedTargets(rows)).toEqual(missed);
});

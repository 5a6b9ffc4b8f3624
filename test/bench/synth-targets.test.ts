import { expect, it } from '@jest/globals';
import type { Builder, Row, Synthesis } from '../../bench/synth/measurement.ts';
import { missedTargets } from '../../bench/synth/targets.ts';

const row = (routes: number, change: Partial<Synthesis> = {}, builder: Builder = 'gatehouse'): Row => ({
  builder,
  routes,
  result: { wallMillis: 1, peakMegabytes: 1, resources: 45, templateBytes: 999_999, ...change },
});

it.each<{ story: string; rows: readonly Row[]; missed: readonly string[] }>([
  { story: 'all at the edge', rows: [row(10), row(500)], missed: [] },
  {
    story: 'one resource too many, whatever the routes',
    rows: [row(10, { resources: 46 }), row(500, { resources: 46 })],
    missed: ['10 routes: 46 resources, over 45', '500 routes: 46 resources, over 45'],
  },
  {
    story: 'a number of resources that grows',
    rows: [row(10, { resources: 30 }), row(500)],
    missed: ['the number of resources depends on the routes: 30, 45'],
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
    story: 'the constructs beside ours, which have no target',
    rows: [row(10), row(500, { resources: 500 }, 'rest-api')],
    missed: [],
  },
])('$story misses $missed', ({ rows, missed }) => {
  expect(missedTargets(rows)).toEqual(missed);
});

import { expect, it } from '@jest/globals';
import type { PipelineParts } from '../../../lambdas/forwarder/pipeline.ts';
import { upstreamCalls } from '../../../lambdas/forwarder/upstream-calls.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { config } from './forwarder-bench.ts';

const names = Array.from({ length: 60 }, (_, n) => `service-${n}`);
const stageOf = (host: string) => Object.fromEntries(names.map((name) => [`upstream_${name}`, `${name}.${host}`]));

it('an upstream keeps what it has learned of its calls, however many others there are, place by place', () => {
  const upstreams = Object.fromEntries(
    names.map((name) => [name, upstreamConfig({ stageVariable: `upstream_${name}` })]),
  );
  const of: ForwarderConfig = { ...config, upstreams };
  const calls = upstreamCalls(of, Object.values(of.routes), { access: null, health: null } as unknown as PipelineParts);
  const [production, staging] = [stageOf('example.com'), stageOf('staging.example.com')];
  const first = names.map((name) => calls(name, production));
  const others = names.map((name) => calls(name, staging));
  expect(names.map((name) => calls(name, production) === first[names.indexOf(name)])).toEqual(names.map(() => true));
  expect(new Set([...first, ...others]).size).toBe(120);
});

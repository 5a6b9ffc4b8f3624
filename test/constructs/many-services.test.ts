import { expect, it } from '@jest/globals';
import { Gateway, platform, url } from '../../lib/index.ts';
import { resources, synthesise, type TemplateJson } from './shop.ts';

const context = { '@aws-cdk/core:suppressTemplateIndentation': true };
const site = platform('site', { auth: {} });
const names = Array.from({ length: 60 }, (_, n) => `service-${n}`);
const routes = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [
    `${['GET', 'POST', 'PUT', 'DELETE'][n % 4]} /r${n >> 2}`,
    { auth: 'public', reason: 'one of many' } as const,
  ]),
);

/** Sixty services of twenty routes, of which the first few are isolated. */
function manyServices(isolated: number) {
  const services = names.map((name, n) =>
    site.service(name, {
      owner: 'team',
      path: `/${name}`,
      upstream: { timeout: '2s' },
      ...(n < isolated && { isolation: 'service' as const, reservedConcurrency: 5 }),
      // Keys that the compiler cannot read are refused by the types; a program that makes routes says that it knows.
      routes: routes as never,
    }),
  );
  return site.gateway('many', { services, quotas: { resources: 1_000 } });
}

const upstreams = Object.fromEntries(names.map((name) => [name, url(`https://${name}.example.com`)]));

function templateWith(isolated: number): TemplateJson {
  return synthesise(
    (stack) =>
      new Gateway(stack, 'Gateway', { stage: 'prod', auth: {}, upstreams, gateway: manyServices(isolated) } as never),
    (assembly) => assembly.getStackByName('Shop').template as TemplateJson,
    { context },
  );
}

it.each([
  [12, 105],
  [60, 393],
])(
  'sixty services of twenty routes, %s of them isolated, are %s resources, with one permission a function',
  (isolated, count) => {
    const template = templateWith(isolated);
    expect(Object.keys(template.Resources)).toHaveLength(count);
    expect(Object.keys(resources(template, 'AWS::Lambda::Permission'))).toHaveLength(2 + isolated);
    expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
  },
  120_000,
);

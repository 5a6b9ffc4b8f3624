import { expect, it } from '@jest/globals';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { type Call, call, Gateway, platform, url } from '../../lib/index.ts';
import { resources, synthesise, type TemplateJson } from './shop.ts';

type AnyCall = (service: object, route: string, part: object) => Call<never>;
const context = { '@aws-cdk/core:suppressTemplateIndentation': true };
const site = platform('site', { auth: {} });
const names = Array.from({ length: 60 }, (_, n) => `service-${n}`);
const routes = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [
    `${['GET', 'POST', 'PUT', 'DELETE'][n % 4]} /r${n >> 2}`,
    { auth: 'public', reason: 'one of many' } as const,
  ]),
);

/** Sixty services of twenty routes, of which the first few are isolated, and an aggregate of twenty of them or none. */
function manyServices(isolated: number, hasAggregate: boolean) {
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
  const home = site.aggregate('home', {
    owner: 'team',
    timeout: '6s',
    routes: {
      'GET /home': {
        auth: 'public',
        reason: 'one of many',
        parts: Object.fromEntries(
          services
            .slice(0, 20)
            .map((service) => [service.name, (call as AnyCall)(service, 'GET /r0', { fallback: 'omit' })]),
        ),
      },
    },
  });
  const mounted = [...services, ...(hasAggregate ? [home] : [])];
  return site.gateway('many', { services: mounted, quotas: { resources: 1_000 }, bff: 'many' });
}

const upstreams = Object.fromEntries(names.map((name) => [name, url(`https://${name}.example.com`)]));

/** A network that other stacks made, as a platform of so many services has one. */
const givenNetwork = {
  vpcId: 'vpc-1',
  availabilityZones: ['a', 'b'],
  privateSubnetIds: ['subnet-a', 'subnet-b'],
};

function templateWith(isolated: number, hasAggregate: boolean, isOwn: boolean): TemplateJson {
  return synthesise(
    (stack) =>
      new Gateway(stack, 'Gateway', {
        ...{ stage: 'prod', auth: {}, upstreams },
        gateway: manyServices(isolated, hasAggregate),
        ...(isOwn ? {} : { vpc: Vpc.fromVpcAttributes(stack, 'Given', givenNetwork) }),
      } as never),
    (assembly) => assembly.getStackByName('Shop').template as TemplateJson,
    { context },
  );
}

it.each([
  [12, 'no aggregate', 'of its own', 121],
  [60, 'an aggregate', 'that is given', 391],
])(
  'sixty services of twenty routes, %s of them isolated, and %s, in a network %s, are %s resources, with one permission a function',
  (isolated, aggregate, network, count) => {
    const hasAggregate = aggregate === 'an aggregate';
    const template = templateWith(isolated, hasAggregate, network === 'of its own');
    expect(Object.keys(template.Resources)).toHaveLength(count);
    expect(Object.keys(resources(template, 'AWS::Lambda::Permission'))).toHaveLength(
      2 + isolated + (hasAggregate ? 1 : 0),
    );
    expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
  },
  120_000,
);

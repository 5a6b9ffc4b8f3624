import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { Gateway, gradually, webAcl } from '../../lib/index.ts';
import { addGateway } from '../docs/strangler.ts';
import { clubGateway, clubPlaces } from './club.ts';
import { dashboardGateway, dashboardPlaces } from './dashboard.ts';
import { depotGateway, depotPlaces } from './depot.ts';
import { keyedGateway, keyedPlaces } from './keyed-shop.ts';
import { shopGateway, shopPlaces, synthesise } from './shop.ts';
import { splitPlaces, splitSite } from './split-site.ts';
import { warehouse } from './warehouse.ts';

/** What AWS's own validator, which CDK brings along, says of a template: errors are thrown, warnings reported. */
function reports(build: (stack: Stack) => void): unknown {
  return synthesise(
    build,
    ({ directory }) => JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')).pluginReports,
    { builtinCloudFormationValidation: true, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } },
  );
}

const shop = (stack: Stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway: shopGateway() });

it.each<{ story: string; build: (stack: Stack) => void }>([
  { story: 'the shop, which counts in Valkey,', build: shop },
  {
    story: 'a gateway with tiers and throttles, which counts in DynamoDB,',
    build: (stack) =>
      new Gateway(stack, 'Gateway', { ...keyedPlaces, gateway: keyedGateway(), limitStore: 'dynamodb' }),
  },
  {
    story: 'a gateway with every kind of credential',
    build: (stack) => new Gateway(stack, 'Gateway', { gateway: clubGateway(), ...clubPlaces(stack) }),
  },
  {
    story: 'a gateway with an aggregate',
    build: (stack) => new Gateway(stack, 'Gateway', { gateway: dashboardGateway(), ...dashboardPlaces(stack) }),
  },
  {
    story: 'a gateway of functions, which are called in every way,',
    build: (stack) => new Gateway(stack, 'Gateway', { gateway: depotGateway(), ...depotPlaces(stack) }),
  },
  {
    story: 'a gateway over several REST APIs, with a firewall and functions that change step by step,',
    build: (stack) => {
      const more = { firewall: webAcl(), rollout: gradually({ step: 'canary-10-percent-5-minutes' }) };
      new Gateway(stack, 'Gateway', { ...splitPlaces, ...more, gateway: splitSite() } as never);
    },
  },
  { story: 'a gateway before an old API, with its domain and its keys,', build: addGateway },
  { story: 'a gateway of upstreams in a network, which are called in every way,', build: warehouse },
])("$story passes AWS's own template validator without an error or a warning", ({ build }) => {
  expect(reports(build)).toEqual([]);
});

it('would not pass with a property that CloudFormation does not know', () => {
  const build = (stack: Stack) => {
    shop(stack);
    new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { Delay: 1 } });
  };
  expect(() => reports(build)).toThrow('CloudFormation-Validate::F3002');
});

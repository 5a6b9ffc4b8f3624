import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { Gateway } from '../../lib/index.ts';
import { shopGateway, shopPlaces, synthesise } from './shop.ts';

/** What AWS's own validator, which CDK brings along, says of the shop's template: errors are thrown, warnings reported. */
function reports(plant: (stack: Stack) => void = () => {}): unknown {
  return synthesise(
    (stack) => {
      new Gateway(stack, 'Gateway', { ...shopPlaces, gateway: shopGateway() });
      plant(stack);
    },
    ({ directory }) => JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')).pluginReports,
    { builtinCloudFormationValidation: true, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } },
  );
}

it("passes AWS's own template validator without an error or a warning", () => {
  expect(reports()).toEqual([]);
});

it('would not pass with a property that CloudFormation does not know', () => {
  const plant = (stack: Stack) =>
    new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { Delay: 1 } });
  expect(() => reports(plant)).toThrow('CloudFormation-Validate::F3002');
});

import { expect, it } from '@jest/globals';
import { generatedGateway, generatedPlaces, generatedRouteKeys } from '../../bench/generated-gateway.ts';
import { GatehouseError, Gateway } from '../../lib/index.ts';
import { only, synthesise, type TemplateJson } from './shop.ts';

const context = { '@aws-cdk/core:suppressTemplateIndentation': true };
const generated = (count: number) =>
  synthesise(
    (stack) => new Gateway(stack, 'Gateway', { ...generatedPlaces, gateway: generatedGateway(count) } as never),
    (assembly) => assembly.getStackByName('Shop').template as TemplateJson,
    { context },
  );

it('ten, a hundred and five hundred routes are the same 49 resources, in a template that may be deployed', () => {
  const measured = [10, 100, 500].map((count) => {
    const template = generated(count);
    const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties;
    return {
      count,
      resources: Object.keys(template.Resources).length,
      isDeployable: JSON.stringify(template).length < 1_000_000,
      missing: generatedRouteKeys(count).filter(([, key]) => {
        const [method, path] = key.split(' ') as [string, string];
        return Body.paths[path]?.[method.toLowerCase()]?.['x-amazon-apigateway-integration'].type !== 'aws_proxy';
      }),
    };
  });
  expect(measured).toEqual([
    { count: 10, resources: 49, isDeployable: true, missing: [] },
    { count: 100, resources: 49, isDeployable: true, missing: [] },
    { count: 500, resources: 49, isDeployable: true, missing: [] },
  ]);
});

it('more routes than a template can hold are refused before CloudFormation would', () => {
  const refusal = refusalOf(() => generated(700));
  expect(refusal.issues).toMatchObject([
    {
      code: 'GH3001',
      at: 'gateway generated',
      why: 'bytes of the template: at most 1000000',
      fix: 'split the services over several REST APIs: `split` at the construct',
    },
  ]);
});

it('a template that only its indentation makes too large is warned of, and the flag against it is named', () => {
  const warningsOf = (count: number, flags: object) =>
    synthesise(
      (stack) => new Gateway(stack, 'Gateway', { ...generatedPlaces, gateway: generatedGateway(count) } as never),
      (assembly) =>
        assembly
          .getStackByName('Shop')
          .messages.map(({ entry }) => String(entry.data))
          .filter((text) => text.includes('indented')),
      { context: { ...flags } },
    );
  expect([warningsOf(100, {}), warningsOf(500, context)]).toEqual([[], []]);
  expect(warningsOf(500, {})).toEqual([
    'indented, the template is over CloudFormation\'s 1000000 bytes: set "@aws-cdk/core:suppressTemplateIndentation": true ' +
      'in the context of cdk.json. [ack: cdk-gatehouse:template-indentation]',
  ]);
});

function refusalOf(build: () => unknown): GatehouseError {
  try {
    build();
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

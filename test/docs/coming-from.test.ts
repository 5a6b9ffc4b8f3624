import { describe, expect, it } from '@jest/globals';
import { resources, synthesise, type TemplateJson } from '../constructs/shop.ts';
import { addGateway } from './strangler.ts';

describe('what docs/coming-from.md shows', () => {
  const template = synthesise(addGateway, (assembly) => assembly.getStackByName('Shop').template as TemplateJson);

  it('is a gateway before an old API, with the routes that have moved', () => {
    const [api] = Object.values(resources(template, 'AWS::ApiGateway::RestApi'));
    const paths = Object.entries<object>(api?.Properties.Body.paths);
    const keys = paths.flatMap(([path, item]) => Object.keys(item).map((verb) => `${verb} ${path}`));
    expect(keys.sort()).toEqual([
      'get /orders/{id}',
      'get /orders/{id}/invoice',
      'x-amazon-apigateway-any-method /',
      'x-amazon-apigateway-any-method /{rest+}',
    ]);
  });

  it('stands behind the domain of before, and its partners keep their keys', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types).not.toContain('AWS::ApiGateway::DomainName');
    expect(Object.keys(resources(template, 'AWS::ApiGateway::UsagePlanKey'))).toHaveLength(2);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Gateway } from '../../../lib/index.ts';
import { only, shopGateway, shopPlaces, templateOf } from '../shop.ts';

describe('a gateway that is reached from networks alone', () => {
  const template = templateOf(
    (stack) =>
      new Gateway(stack, 'Gateway', {
        gateway: shopGateway(),
        ...shopPlaces,
        limitStore: 'dynamodb',
        privateEndpoint: { vpcEndpoints: ['vpce-1', 'vpce-2'], allowVpcs: ['vpc-1'] },
      }),
  );
  const api = only(template, 'AWS::ApiGateway::RestApi').Properties;

  it('has no other endpoint', () => {
    expect(api['EndpointConfiguration']).toEqual({ Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1', 'vpce-2'] });
    expect(api['Body']['x-amazon-apigateway-endpoint-configuration']).toEqual({ vpcEndpointIds: ['vpce-1', 'vpce-2'] });
  });

  it('denies what comes by another endpoint, and what comes from another network', () => {
    const everything = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
    expect(api['Body']['x-amazon-apigateway-policy']).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', ...everything },
        { Effect: 'Deny', ...everything, Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } } },
        { Effect: 'Deny', ...everything, Condition: { StringNotEquals: { 'aws:SourceVpc': ['vpc-1'] } } },
      ],
    });
  });

  it('says the URL that its first VPC endpoint answers', () => {
    const url = Object.entries(template['Outputs'] as object).find(([id]) => id.startsWith('GatewayUrl'))?.[1]?.Value;
    expect(url['Fn::Join'][1]).toEqual([
      'https://',
      { Ref: expect.stringMatching(/^GatewayRestApi/) },
      '-vpce-1.execute-api.',
      { Ref: 'AWS::Region' },
      '.',
      { Ref: 'AWS::URLSuffix' },
      '/',
      { Ref: expect.stringMatching(/^GatewayRestStage/) },
      '/',
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Gateway } from '../../lib/index.ts';
import {
  only,
  resources,
  shopGateway,
  shopPlaces,
  shopTemplate,
  synthesise,
  type TemplateJson,
  templateOf,
} from './shop.ts';

const gateway = shopGateway();
const forwarderOf = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::Lambda::Function')).find(({ Properties }) => 'VpcConfig' in Properties)
    ?.Properties['VpcConfig'];

describe('a gateway without `vpc`', () => {
  it('makes an isolated network: two zones, no way out but DynamoDB', () => {
    const template = shopTemplate();
    const count = (type: string) => Object.keys(resources(template, type)).length;
    expect({
      subnets: count('AWS::EC2::Subnet'),
      gateways: count('AWS::EC2::InternetGateway') + count('AWS::EC2::NatGateway'),
      routes: count('AWS::EC2::Route'),
    }).toEqual({ subnets: 2, gateways: 0, routes: 0 });
    expect(only(template, 'AWS::EC2::VPCEndpoint').Properties).toMatchObject({
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.dynamodb']] },
    });
  });

  it('says which upstreams it cannot reach, and what to do; direct routes do not need it', () => {
    const warnings = synthesise(
      (stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway }),
      (assembly) => assembly.getStackByName('Shop').messages.map(({ entry }) => entry.data),
    );
    expect(warnings).toEqual([
      'this gateway made an isolated network, from which no public address is reachable: orders. Give `vpc` a network with ' +
        'a route to them, or declare the routes `direct`. [ack: cdk-gatehouse:isolated-network]',
    ]);
  });
});

describe('a gateway with `vpc`', () => {
  it('stands in its private subnets, makes no network and warns of nothing', () => {
    synthesise(
      (stack) => {
        const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
        new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, vpc: vpc as IVpc });
        Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
      },
      (assembly) => {
        const template = assembly.getStackByName('Shop').template as TemplateJson;
        expect(Object.keys(resources(template, 'AWS::EC2::VPC'))).toHaveLength(1);
        const subnets = [1, 2].map((n) => ({ Ref: expect.stringContaining(`PrivateSubnet${n}`) }));
        expect(forwarderOf(template).SubnetIds).toEqual(subnets);
        expect(only(template, 'AWS::ElastiCache::ServerlessCache').Properties['SubnetIds']).toEqual(subnets);
      },
    );
  });

  it('takes the subnets and security groups it is given, and lets those groups alone reach the cache', () => {
    const template = templateOf((stack) => {
      const vpc = new Vpc(stack, 'Vpc', {
        maxAzs: 2,
        natGateways: 0,
        subnetConfiguration: [{ name: 'Deep', subnetType: SubnetType.PRIVATE_ISOLATED }],
      }) as IVpc;
      const mine = new SecurityGroup(stack, 'Mine', { vpc });
      new Gateway(stack, 'Gateway', {
        ...shopPlaces,
        gateway,
        vpc,
        subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
        securityGroups: [mine],
      });
    });
    const mine = { 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'GroupId'] };
    expect(forwarderOf(template)).toEqual({
      SecurityGroupIds: [mine],
      SubnetIds: [1, 2].map((n) => ({ Ref: expect.stringContaining(`DeepSubnet${n}`) })),
    });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress').Properties['SourceSecurityGroupId']).toEqual(mine);
  });
});

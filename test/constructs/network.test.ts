import { describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Gateway } from '../../lib/index.ts';
import { depotGateway, depotPlaces } from './depot.ts';
import { only, resources, shopGateway, shopPlaces, synthesise, type TemplateJson, templateOf } from './shop.ts';

const gateway = shopGateway();
const forwarderOf = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::Lambda::Function')).find(({ Properties }) => 'VpcConfig' in Properties)
    ?.Properties['VpcConfig'];

/** How many resources of each kind of the network there are. */
const partsOf = (template: TemplateJson) =>
  Object.fromEntries(
    ['Subnet', 'NatGateway', 'EIP', 'InternetGateway', 'EgressOnlyInternetGateway', 'Route', 'VPCEndpoint'].map(
      (type) => [type, Object.keys(resources(template, `AWS::EC2::${type}`)).length],
    ),
  );
const none = { NatGateway: 0, EIP: 0, InternetGateway: 0, EgressOnlyInternetGateway: 0 };
const built = (more: object) =>
  synthesise(
    (stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, ...more }),
    (assembly) => {
      const { template, messages } = assembly.getStackByName('Shop');
      const told = messages
        .map(({ level, entry }) => `${level}: ${entry.data}`)
        .filter((text) => /network|stands at/.test(text));
      return { template: template as TemplateJson, told };
    },
  );
/** The subnets of functions and cache, with what they are. */
const privateSubnets = (template: TemplateJson) =>
  Object.entries(resources(template, 'AWS::EC2::Subnet')).filter(([id]) => id.includes('PrivateSubnet'));

describe('a network of its own, from which upstreams are called by an address', () => {
  const { template, told } = built({});

  it('has two zones with a NAT gateway in each, and a free way to DynamoDB beside them', () => {
    expect(partsOf(template)).toEqual({
      ...none,
      Subnet: 4,
      NatGateway: 2,
      EIP: 2,
      InternetGateway: 1,
      Route: 4,
      VPCEndpoint: 1,
    });
    expect(only(template, 'AWS::EC2::VPCEndpoint').Properties).toMatchObject({
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.dynamodb']] },
    });
  });

  it('gives nothing that starts there a public address by itself', () => {
    const subnets = Object.values(resources(template, 'AWS::EC2::Subnet'));
    expect(subnets.map(({ Properties }) => Properties['MapPublicIpOnLaunch'])).toEqual([false, false, false, false]);
  });

  it('has functions and cache in the private subnets, each of which leads to the NAT gateway of its zone', () => {
    const subnets = privateSubnets(template).map(([id]) => ({ Ref: id }));
    expect(forwarderOf(template)).toMatchObject({ SubnetIds: subnets });
    expect(forwarderOf(template)).not.toHaveProperty('Ipv6AllowedForDualStack');
    expect(only(template, 'AWS::ElastiCache::ServerlessCache').Properties['SubnetIds']).toEqual(subnets);
    const toNat = Object.values(resources(template, 'AWS::EC2::Route')).flatMap(({ Properties }) =>
      Properties['NatGatewayId'] ? [Properties['NatGatewayId'].Ref] : [],
    );
    expect(toNat).toEqual([
      expect.stringContaining('PublicSubnet1NATGateway'),
      expect.stringContaining('PublicSubnet2NATGateway'),
    ]);
  });

  it('says for whom, at which price, and what else there is; direct routes do not need it', () => {
    expect(told).toEqual([
      'info: stands at $79.13 a month without a request (us-east-1): NAT gateways 73.00, cache 6.13',
      'info: the network of this gateway has two NAT gateways, because functions in it call orders by an address: ' +
        '73.00 dollars a month and 0.045 a gigabyte (us-east-1, read 2026-11-24). Without them: `vpc`, a network with a ' +
        "route to them; `egress: 'ipv6'` where they have IPv6 addresses; `direct` routes; or `limitStore: 'dynamodb'`, " +
        'which needs no network',
    ]);
  });
});

describe("a network of its own with egress 'ipv6'", () => {
  const { template, told } = built({ egress: 'ipv6' });

  it('leads out by an egress-only gateway, by IPv6 and by nothing else', () => {
    expect(partsOf(template)).toEqual({ ...none, Subnet: 2, EgressOnlyInternetGateway: 1, Route: 2, VPCEndpoint: 1 });
    const gatewayId = Object.keys(resources(template, 'AWS::EC2::EgressOnlyInternetGateway'))[0];
    for (const { Properties } of Object.values(resources(template, 'AWS::EC2::Route'))) {
      const { RouteTableId, ...route } = Properties;
      expect(route).toEqual({ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: { Ref: gatewayId } });
      expect(RouteTableId.Ref).toMatch(/PrivateSubnet[12]RouteTable/);
    }
    for (const [, { Properties }] of privateSubnets(template))
      expect(Properties).toMatchObject({ AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: expect.anything() });
  });

  it('has functions that may call out by IPv6, and a security group that lets them', () => {
    expect(forwarderOf(template)).toMatchObject({ Ipv6AllowedForDualStack: true });
    const groups = Object.entries(resources(template, 'AWS::EC2::SecurityGroup'));
    const out = groups.find(([id]) => id.includes('ForwarderGroup'))?.[1].Properties['SecurityGroupEgress'];
    expect(out).toMatchObject([{ CidrIp: '0.0.0.0/0' }, { CidrIpv6: '::/0' }]);
    const outsiders = Object.entries(resources(template, 'AWS::Lambda::Function')).filter(
      ([id]) => !id.includes('Forwarder'),
    );
    for (const [, { Properties }] of outsiders) expect(Properties).not.toHaveProperty('VpcConfig');
  });

  it('says what it asks of the upstreams', () => {
    expect(told).toEqual([
      'info: stands at $6.13 a month without a request (us-east-1): cache 6.13',
      'info: the network of this gateway leads out by IPv6 only, without a price by the hour: orders must have IPv6 addresses',
    ]);
  });
});

describe("a network of its own with egress 'none'", () => {
  const { template, told } = built({ egress: 'none' });

  it('is isolated: two zones, no way out but DynamoDB', () => {
    expect(partsOf(template)).toEqual({ ...none, Subnet: 2, Route: 0, VPCEndpoint: 1 });
  });

  it('warns which upstreams it cannot reach, and what to do', () => {
    expect(told).toEqual([
      'info: stands at $6.13 a month without a request (us-east-1): cache 6.13',
      'warning: this gateway made an isolated network, from which no public address is reachable: orders. Give `vpc` a ' +
        'network with a route to them, leave out `egress`, or declare the routes `direct`. ' +
        '[ack: cdk-gatehouse:isolated-network]',
    ]);
  });

  it('is the network of a gateway whose upstreams are all functions, without being asked and without a word', () => {
    const functionsOnly = synthesise(
      (stack) => {
        const { auth, upstreams } = depotPlaces(stack);
        const places = { stage: 'prod', auth, upstreams: { ...upstreams, prices: upstreams.stock } };
        new Gateway(stack, 'Gateway', { gateway: depotGateway(), ...places });
      },
      (assembly) => {
        const stack = assembly.getStackByName('Shop');
        const ofNetwork = stack.messages.filter(({ entry }) => `${entry.data}`.includes('network'));
        return [partsOf(stack.template as TemplateJson), ofNetwork];
      },
    );
    expect(functionsOnly).toEqual([{ ...none, Subnet: 2, Route: 0, VPCEndpoint: 2 }, []]);
  });
});

it('has the same private subnets whatever leads out of it: another way out moves neither functions nor cache', () => {
  const [nat, ipv6, isolated] = ['nat', 'ipv6', 'none'].map((egress) => {
    const subnets = privateSubnets(built({ egress }).template);
    return subnets.map(([id, { Properties }]) => [id, Properties['CidrBlock'], Properties['AvailabilityZone']]);
  });
  expect(nat?.map(([id]) => id)).toEqual(isolated?.map(([id]) => id));
  expect(ipv6?.map(([id]) => id)).toEqual(isolated?.map(([id]) => id));
  expect(nat).toEqual(isolated);
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

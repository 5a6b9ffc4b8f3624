import { describe, expect, it } from '@jest/globals';
import { Stack, Validations } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { GatehouseChecks, Gateway, loadBalancer, targets, url } from '../../lib/index.ts';
import { depotTemplate } from './depot.ts';
import { ingressOf } from './ingress.ts';
import { only, resources, shopGateway, shopTemplate, synthesise, type TemplateJson, templateOf } from './shop.ts';
import { balancerIn, networkIn, warehouse, warehouseAuth, warehouseGateway, warehousePlaces } from './warehouse.ts';

const template = templateOf(warehouse);
const insecure = 'inside of the network';

describe('upstreams in a network', () => {
  it('let in the functions that call them and the link of direct routes, each at its port, and nobody else', () => {
    const functions = 'GatewayNetworkForwarderGroup';
    const link = 'GatewayVpcLinkGroup';
    expect(ingressOf(template)).toEqual(
      expect.arrayContaining([
        { group: 'StockSecurityGroup', from: functions, ports: '80' },
        { group: 'LabelsSecurityGroup', from: link, ports: '8080' },
        { group: 'ParcelsGroup', from: functions, ports: '443' },
        { group: 'ParcelsGroup', from: link, ports: '443' },
        { group: 'Scans', from: functions, ports: '8443' },
      ]),
    );
    expect(
      ingressOf(template)
        .map(({ group }) => group)
        .sort(),
    ).toEqual([
      'GatewayLimitCacheGroup',
      'LabelsSecurityGroup',
      'ParcelsGroup',
      'ParcelsGroup',
      'Scans',
      'StockSecurityGroup',
    ]);
  });

  it('have addresses as any other: each is one stage variable, by which a laptop calls something else', () => {
    const balancer = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${id}[0-9A-F]{8}$`), 'DNSName'] });
    expect(only(template, 'AWS::ApiGateway::Stage').Properties['Variables']).toMatchObject({
      upstream_stock: balancer('Stock'),
      upstream_labels: { 'Fn::Join': ['', [balancer('Labels'), ':8080']] },
      upstream_parcels: 'parcels.example.com',
      upstream_scans: 'scans.example.com:8443/base',
    });
  });
});

describe('direct routes to load balancers in a network', () => {
  const integration = (path: string) =>
    only(template, 'AWS::ApiGateway::RestApi').Properties['Body'].paths[path].get['x-amazon-apigateway-integration'];
  const link = { Ref: expect.stringMatching(/^GatewayVpcLink[0-9A-F]{8}$/) };

  it('go by one VPC link of the second version, in the subnets of the functions', () => {
    const { Name, SubnetIds, SecurityGroupIds } = only(template, 'AWS::ApiGatewayV2::VpcLink').Properties;
    expect(Name).toBe('warehouse');
    expect(SubnetIds).toEqual([1, 2].map((n) => ({ Ref: expect.stringContaining(`VpcPrivateSubnet${n}Subnet`) })));
    expect(SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [expect.stringContaining('GatewayVpcLinkGroup'), 'GroupId'] }]);
  });

  it('name the link and the balancer, and keep Host, name of the certificate, port and path in the URI', () => {
    expect(integration('/labels/{id}')).toMatchObject({
      type: 'http_proxy',
      uri: `http://\${stageVariables.upstream_labels}/v1/labels/{id}`,
      connectionType: 'VPC_LINK',
      connectionId: link,
      integrationTarget: { Ref: expect.stringMatching(/^Labels[0-9A-F]{8}$/) },
    });
    expect(integration('/parcels/list')).toMatchObject({
      uri: `https://\${stageVariables.upstream_parcels}/v1/parcels/list`,
      connectionId: link,
      integrationTarget: { Ref: expect.stringMatching(/^Parcels[0-9A-F]{8}$/) },
    });
  });

  it('are all that goes by it: what the functions call is called by its address', () => {
    expect(integration('/parcels').connectionType).toBeUndefined();
    expect(JSON.stringify(template)).not.toMatch(/\{\{(?:link|balancer)/);
  });

  it('leave from a group that may call these ports and nothing else', () => {
    const rules = Object.values(resources(template, 'AWS::EC2::SecurityGroupEgress')).map(({ Properties }) => [
      Properties['GroupId']['Fn::GetAtt'][0].slice(0, -8),
      Properties['FromPort'],
    ]);
    expect(rules).toEqual([
      ['GatewayVpcLinkGroup', 8080],
      ['GatewayVpcLinkGroup', 443],
    ]);
  });

  it('may go by a link that is given, whose owner opens the balancer to it', () => {
    const given = templateOf((stack) => {
      const vpc = networkIn(stack);
      const labels = loadBalancer(balancerIn(stack, 'Own', vpc), { insecure, link: { vpcLinkId: 'abc123' } });
      const parcels = loadBalancer(balancerIn(stack, 'Other', vpc), { insecure, link: { vpcLinkId: 'abc123' } });
      const upstreams = { ...warehousePlaces(stack, vpc), labels, parcels };
      new Gateway(stack, 'Gateway', { gateway: warehouseGateway(), ...warehouseAuth, vpc, upstreams });
    });
    expect(resources(given, 'AWS::ApiGatewayV2::VpcLink')).toEqual({});
    const { Body } = only(given, 'AWS::ApiGateway::RestApi').Properties;
    expect(Body.paths['/labels/{id}'].get['x-amazon-apigateway-integration']).toMatchObject({
      connectionId: 'abc123',
      integrationTarget: { Ref: expect.stringMatching(/^Own[0-9A-F]{8}$/) },
    });
    expect(ingressOf(given).filter(({ group }) => group.startsWith('Own'))).toEqual([]);
  });
});

describe('load balancers elsewhere', () => {
  const orders = (stack: Stack, place: ReturnType<typeof url>, vpc?: IVpc) =>
    new Gateway(stack, 'Gateway', {
      gateway: shopGateway(),
      ...warehouseAuth,
      ...(vpc && { vpc }),
      upstreams: { orders: place, archive: url('https://archive.example.com') },
    });

  it('one that faces the internet is an address like any other: no group is opened, no link is made, no network is asked for', () => {
    const facing = templateOf((stack) => {
      const balancer = balancerIn(stack, 'Facing', networkIn(stack), true);
      orders(stack, loadBalancer(balancer, { host: 'orders.example.com' }));
    });
    expect(ingressOf(facing).filter(({ group }) => group.startsWith('Facing'))).toEqual([]);
    expect(only(facing, 'AWS::ApiGateway::Stage').Properties['Variables'].upstream_orders).toBe('orders.example.com');
  });

  it('one of another stack is opened from the stack of the gateway, so that neither waits for the other', () => {
    const [ours, theirs] = synthesise(
      (stack) => {
        const other = new Stack(stack.node.root, 'Other');
        const vpc = networkIn(other);
        orders(stack, loadBalancer(balancerIn(other, 'Orders', vpc), { insecure }), vpc);
      },
      (assembly) => ['Shop', 'Other'].map((name) => assembly.getStackByName(name).template as TemplateJson),
    ) as [TemplateJson, TemplateJson];
    expect(ingressOf(ours).map(({ ports }) => ports)).toContain('80');
    expect(ingressOf(theirs)).toEqual([]);
  });

  it('one that was imported is opened by the group that it was imported with', () => {
    const imported = templateOf((stack) => {
      const vpc = networkIn(stack);
      const balancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Orders', {
        loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/orders/abc',
        loadBalancerDnsName: 'internal-orders-1.eu-west-1.elb.amazonaws.com',
        securityGroupId: 'sg-0123456789abcdef0',
        vpc,
      });
      orders(stack, loadBalancer(balancer, { insecure, port: 8080 }), vpc);
    });
    expect(ingressOf(imported).filter(({ group }) => group.includes('sg-'))).toEqual([
      { group: '"sg-0123456789abcdef0"', from: 'GatewayNetworkForwarderGroup', ports: '8080' },
    ]);
  });

  it('several may be the targets of one service, each opened at its port', () => {
    const several = templateOf((stack) => {
      const vpc = networkIn(stack);
      const [blue, green] = ['Blue', 'Green'].map((id) => balancerIn(stack, id, vpc));
      const list = [loadBalancer(blue as never, { insecure }), loadBalancer(green as never, { insecure, port: 81 })];
      orders(stack, targets(list) as never, vpc);
    });
    expect(ingressOf(several)).toEqual(
      expect.arrayContaining([
        { group: 'BlueSecurityGroup', from: 'GatewayNetworkForwarderGroup', ports: '80' },
        { group: 'GreenSecurityGroup', from: 'GatewayNetworkForwarderGroup', ports: '81' },
      ]),
    );
  });
});

it('passes the checks of its body', () => {
  const build = (stack: Stack) => {
    Validations.of(stack.node.root).addPlugins(new GatehouseChecks());
    warehouse(stack);
  };
  expect(Object.keys(resources(templateOf(build), 'AWS::ApiGatewayV2::VpcLink'))).toHaveLength(1);
});

it.each<[string, () => TemplateJson]>([
  ['a shop', () => shopTemplate()],
  ['a depot', () => depotTemplate()],
  ['a warehouse', () => template],
])('no security group of %s lets in everybody', (_, build) => {
  const open = ingressOf(build()).filter(({ from }) => /0\.0\.0\.0\/0|::\/0/.test(from));
  expect(open).toEqual([]);
});

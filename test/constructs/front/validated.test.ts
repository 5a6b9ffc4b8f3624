import { expect, it } from '@jest/globals';
import type { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { customDomain, Gateway, type GatewayProps, webAcl } from '../../../lib/index.ts';
import { shopGateway, shopPlaces, synthesise } from '../shop.ts';

type Options = Partial<GatewayProps<never, never>>;
const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f0f0f0f-0000-4000-8000-000000000000';
const endpoint = { vpcEndpointId: 'vpce-0123456789abcdef0' } as IInterfaceVpcEndpoint;

it("AWS's own validator finds nothing wrong with a domain, a firewall with every rule, and a private API", () => {
  synthesise(
    (stack) => {
      const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: 'Z1',
        zoneName: 'example.com',
      });
      const bucket = Bucket.fromBucketName(stack, 'Trust', 'trust') as IBucket;
      const fronts: { readonly [id: string]: Options } = {
        Public: {
          domain: customDomain({ name: 'api.example.com', certificate, hostedZone, basePath: 'v1/shop' }),
          firewall: webAcl({
            ip: { allow: ['198.51.100.0/24', '2001:db8::/32', '::1/128'], deny: ['198.51.100.7/32'] },
            countries: { deny: ['KP'] },
            rateLimit: { requests: 10, window: '1min', by: 'forwarded-ip' },
            count: ['RateLimit'],
          }),
        },
        Partners: {
          domain: customDomain({
            name: 'partners.example.com',
            certificate,
            mutualTls: { truststore: { bucket, key: 'partners.pem', version: 'v7' } },
          }),
        },
        Private: {
          privateEndpoint: { vpcEndpoints: [endpoint], allowVpcs: ['vpc-0123456789abcdef0'] },
        },
      };
      for (const [id, options] of Object.entries(fronts))
        new Gateway(stack, id, { gateway: shopGateway(), ...shopPlaces, limitStore: 'dynamodb', ...options } as never);
    },
    (assembly) => {
      const told = assembly.getStackByName('Shop').messages.map(({ level, entry }) => `${level}: ${entry.data}`);
      expect(told.filter((line) => !line.startsWith('info'))).toEqual([
        expect.stringContaining('cdk-gatehouse:forwarded-ip'),
      ]);
    },
    { builtinCloudFormationValidation: true },
  );
}, 60_000);

import { expect, it } from '@jest/globals';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { customDomain, Gateway, type GatewayProps, webAcl } from '../../../lib/index.ts';
import { shopGateway, shopPlaces, synthesise } from '../shop.ts';

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f0f0f0f-0000-4000-8000-000000000000';

it("AWS's own validator finds nothing wrong with a domain, a firewall with every rule, and a private API", () => {
  synthesise(
    (stack) => {
      const made = (id: string, options: Partial<GatewayProps<never, never>>) =>
        new Gateway(stack, id, { gateway: shopGateway(), ...shopPlaces, limitStore: 'dynamodb', ...options } as never);
      const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: 'Z1',
        zoneName: 'example.com',
      });
      made('Public', {
        domain: customDomain({ name: 'api.example.com', certificate, hostedZone, basePath: 'v1/shop' }),
        firewall: webAcl({
          ip: { allow: ['198.51.100.0/24', '2001:db8::/32', '::1/128'], deny: ['198.51.100.7/32'] },
          countries: { deny: ['KP'] },
          rateLimit: { requests: 10, window: '1min', by: 'forwarded-ip' },
          count: ['RateLimit'],
        }),
      });
      made('Closed', {
        domain: customDomain({
          name: 'partners.example.com',
          certificate,
          mutualTls: {
            truststore: { bucket: Bucket.fromBucketName(stack, 'Trust', 'trust') as never, key: 'clients.pem' },
          },
        }),
      });
      made('Private', { privateEndpoint: { vpcEndpoints: ['vpce-0123456789abcdef0'] } });
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

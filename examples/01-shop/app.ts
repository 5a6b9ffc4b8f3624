import { App, Stack, Validations } from 'aws-cdk-lib';
import { GatehouseChecks, Gateway, url } from 'cdk-gatehouse';
import { shopGateway } from './gateway.ts';

const app = new App({
  analyticsReporting: false,
  context: { '@aws-cdk/core:suppressTemplateIndentation': true },
});
Validations.of(app).addPlugins(new GatehouseChecks());

/** A place of this environment: `cdk deploy -c orders=https://orders.internal.example.com`. */
const place = (name: string, otherwise: string) => url(String(app.node.tryGetContext(name) ?? otherwise));

new Gateway(new Stack(app, 'Shop'), 'Gateway', {
  gateway: shopGateway,
  stage: 'prod',
  auth: { customer: { issuer: app.node.tryGetContext('issuer') ?? 'https://id.example.com/', audience: 'shop' } },
  upstreams: {
    products: place('products', 'https://products.example.com'),
    orders: place('orders', 'https://orders.example.com'),
    users: place('users', 'https://users.example.com'),
  },
});

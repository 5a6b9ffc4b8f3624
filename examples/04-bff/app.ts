import { App, Stack, Validations } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { GatehouseChecks, Gateway, lambdaFunction, url } from 'cdk-gatehouse';
import { mobile, partner, web } from './gateways.ts';
import { inventoryFunction } from './inventory.ts';

const app = new App({
  analyticsReporting: false,
  context: { '@aws-cdk/core:suppressTemplateIndentation': true },
});
Validations.of(app).addPlugins(new GatehouseChecks());

/** Its team deploys the function under a name; the gateways know no more of it. */
const inventoryName = 'shop-inventory';
inventoryFunction(new Stack(app, 'Inventory'), inventoryName);
const inventory = (stack: Stack) => lambdaFunction(LambdaFunction.fromFunctionName(stack, 'Inventory', inventoryName));

/** `cdk deploy -c orders=https://orders.internal.example.com`. */
const place = (name: string) => url(String(app.node.tryGetContext(name) ?? `https://${name}.example.com`));
const auth = {
  customer: { issuer: String(app.node.tryGetContext('issuer') ?? 'https://id.example.com/'), audience: 'shop' },
};
const services = { users: place('users'), orders: place('orders'), loyalty: place('loyalty') };

/** A stack each: a front end is deployed, and fails, by itself. */
for (const [name, gateway] of Object.entries({ Mobile: mobile, Web: web })) {
  const stack = new Stack(app, name);
  const upstreams = { ...services, inventory: inventory(stack) };
  new Gateway(stack, 'Gateway', { gateway, stage: 'prod', auth, upstreams });
}
const stack = new Stack(app, 'Partner');
new Gateway(stack, 'Gateway', {
  gateway: partner,
  stage: 'prod',
  auth,
  upstreams: { inventory: inventory(stack) },
  limitStore: 'dynamodb',
});

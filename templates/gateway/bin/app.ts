import { App, Stack, Validations } from 'aws-cdk-lib';
import { GatehouseChecks, Gateway, url } from 'cdk-gatehouse';
import { gateway } from '../lib/gateway.js';

const app = new App();
// Looks into the body of the REST API, which the validators of the CDK do not.
Validations.of(app).addPlugins(new GatehouseChecks());

/** Everything that differs between environments is bound here; the declaration says nothing of it. */
const environments = {
  staging: { issuer: 'https://id.staging.example.com/', orders: 'https://orders.staging.example.com' },
  production: { issuer: 'https://id.example.com/', orders: 'https://orders.example.com' },
};

for (const [stage, { issuer, orders }] of Object.entries(environments)) {
  new Gateway(new Stack(app, `FrontDoor-${stage}`), 'Gateway', {
    gateway,
    stage,
    auth: { customer: { issuer, audience: 'front-door' } },
    upstreams: { orders: url(orders) },
  });
}

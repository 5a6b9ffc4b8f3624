import { App, Stack, Validations } from 'aws-cdk-lib';
import { GatehouseChecks, Gateway, url } from 'cdk-gatehouse';
import { bankGateway } from './gateway.ts';

const app = new App({
  analyticsReporting: false,
  context: { '@aws-cdk/core:suppressTemplateIndentation': true },
});
Validations.of(app).addPlugins(new GatehouseChecks());

new Gateway(new Stack(app, 'Bank'), 'Gateway', {
  gateway: bankGateway,
  stage: 'prod',
  auth: { customer: { issuer: app.node.tryGetContext('issuer') ?? 'https://id.example.com/', audience: 'bank' } },
  upstreams: { accounts: url(app.node.tryGetContext('accounts') ?? 'https://accounts.example.com') },
});

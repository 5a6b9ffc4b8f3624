import { App, Stack, Validations } from 'aws-cdk-lib';
import { GatehouseChecks, Gateway, url } from 'cdk-gatehouse';
import { travelGateway } from './gateway.ts';

const app = new App({
  analyticsReporting: false,
  context: { '@aws-cdk/core:suppressTemplateIndentation': true },
});
Validations.of(app).addPlugins(new GatehouseChecks());

/** `cdk deploy -c tips=https://tips.internal.example.com`. */
const place = (name: string) => url(String(app.node.tryGetContext(name) ?? `https://${name}.example.com`));

new Gateway(new Stack(app, 'Travel'), 'Gateway', {
  gateway: travelGateway,
  stage: 'prod',
  auth: { traveller: { issuer: app.node.tryGetContext('issuer') ?? 'https://id.example.com/', audience: 'travel' } },
  upstreams: { tips: place('tips'), payments: place('payments') },
});
